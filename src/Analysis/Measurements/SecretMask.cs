namespace Rollouts.Analysis;

/// <summary>Replaces secret values by <c>*****</c> in what leaves the service (row D26).</summary>
public sealed class SecretMask
{
    private const string Stars = "*****";

    private readonly string[] _secrets;

    /// <param name="secrets">The values to hide; empty ones hide nothing.</param>
    public SecretMask(IEnumerable<string> secrets)
    {
        // Longer ones first: a secret may contain another.
        _secrets = [.. secrets.Where(static s => s.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(static s => s.Length)];
    }

    /// <summary>Hides nothing.</summary>
    public static SecretMask None { get; } = new([]);

    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Stars, StringComparison.Ordinal);
        }

        return text;
    }
}
