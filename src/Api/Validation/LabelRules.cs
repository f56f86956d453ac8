using System.Text.RegularExpressions;

namespace Rollouts.Api;

/// <summary>Kubernetes' rules for names and values of labels, with its messages; null means fine.</summary>
internal static partial class LabelRules
{
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
            var last when !NamePattern().IsMatch(last) => "name part " + NameRule,
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

        return value.Length == 0 || NamePattern().IsMatch(value) ? null : ValueRule;
    }

    /// <summary>A DNS label, such as the name of a container.</summary>
    public static string? DnsLabel(string name)
    {
        if (name.Length > 63)
        {
            return "must be no more than 63 bytes";
        }

        return DnsLabelPattern().IsMatch(name) ? null : DnsLabelRule;
    }

    private static string? Prefix(string prefix) =>
        prefix switch
        {
            "" => "prefix part must be non-empty",
            { Length: > 253 } => "prefix part must be no more than 253 bytes",
            _ when !SubdomainPattern().IsMatch(prefix) => "prefix part " + SubdomainRule,
            _ => null,
        };

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex DnsLabelPattern();
}
