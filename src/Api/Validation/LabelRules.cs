using System.Buffers;

namespace Rollouts.Api;

/// <summary>Kubernetes' rules for names and values of labels, with its messages; null means fine.</summary>
internal static class LabelRules
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> DnsLabelCharacters = SearchValues.Create("-0123456789abcdefghijklmnopqrstuvwxyz");

    private const string NameRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end "
        + "with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end "
        + "with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string DnsLabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>A key: an optional DNS prefix and a name.</summary>
    public static string? QualifiedName(string name)
    {
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            return "a qualified name " + NameRule + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }

        if (parts.Length == 2 && Prefix(parts[0]) is { } prefixFault)
        {
            return prefixFault;
        }

        return parts[^1] switch
        {
            "" => "name part must be non-empty",
            { Length: > 63 } => "name part must be no more than 63 bytes",
            var last when !IsName(last) => "name part " + NameRule,
            _ => null,
        };
    }

    /// <summary>A value of a label.</summary>
    public static string? Value(string value)
    {
        if (value.Length > 63)
        {
            return "must be no more than 63 bytes";
        }

        return value.Length == 0 || IsName(value) ? null : ValueRule;
    }

    /// <summary>A DNS label, such as the name of a container.</summary>
    public static string? DnsLabel(string name)
    {
        if (name.Length > 63)
        {
            return "must be no more than 63 bytes";
        }

        return IsDnsLabel(name) ? null : DnsLabelRule;
    }

    private static string? Prefix(string prefix) =>
        prefix switch
        {
            "" => "prefix part must be non-empty",
            { Length: > 253 } => "prefix part must be no more than 253 bytes",
            _ when !IsSubdomain(prefix) => "prefix part " + SubdomainRule,
            _ => null,
        };

    private static bool IsName(string text) =>
        text.Length > 0
        && char.IsAsciiLetterOrDigit(text[0])
        && char.IsAsciiLetterOrDigit(text[^1])
        && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsSubdomain(string text) => text.Split('.').All(IsDnsLabel);

    private static bool IsDnsLabel(string text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && !text.AsSpan().ContainsAnyExcept(DnsLabelCharacters);
}
