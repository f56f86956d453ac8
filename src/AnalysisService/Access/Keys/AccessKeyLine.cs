namespace Rollouts.AnalysisService;

/// <summary>One line of a file of keys: <c>name permissions sha256:hash</c>.</summary>
internal static class AccessKeyLine
{
    private const string HashPrefix = "sha256:";
    private const int HashDigits = 64;
    private const int MaxNameLength = 100;

    public static string Format(AccessKey key) =>
        $"{key.Name} {key.Permissions.ToString().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)} {HashPrefix}{Convert.ToHexStringLower(key.Hash)}";

    /// <exception cref="FormatException">The line is no key; the message says what is wrong and shows nothing of it.</exception>
    public static AccessKey Parse(string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts is not [var name, var permissions, var hash])
        {
            throw new FormatException($"three words are needed, 'name read,write sha256:HASH', and there are {parts.Length}");
        }

        if (name.Length > MaxNameLength || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@'))
        {
            throw new FormatException($"the name has other characters than letters, digits and -_.@, or more than {MaxNameLength}");
        }

        return new AccessKey(name, PermissionsOf(name, permissions), HashOf(name, hash));
    }

    private static Permissions PermissionsOf(string name, string text)
    {
        var all = Permissions.None;
        foreach (var word in text.Split(','))
        {
            all |= word switch
            {
                "read" => Permissions.Read,
                "write" => Permissions.Write,
                _ => throw new FormatException($"the permissions of {name} are not read, write or read,write"),
            };
        }

        return all;
    }

    private static byte[] HashOf(string name, string text) =>
        text.StartsWith(HashPrefix, StringComparison.Ordinal)
        && text.Length == HashPrefix.Length + HashDigits
        && text[HashPrefix.Length..].All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text.AsSpan(HashPrefix.Length))
            : throw new FormatException($"the hash of {name} is not sha256: and {HashDigits} hex digits (printf %s KEY | sha256sum)");
}
