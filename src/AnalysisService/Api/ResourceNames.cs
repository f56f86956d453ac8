using System.Text.RegularExpressions;

namespace Rollouts.AnalysisService;

/// <summary>Names as Kubernetes has them, with and without a cluster.</summary>
internal static partial class ResourceNames
{
    public const string DefaultNamespace = "default";

    public static string NamespaceOr(string given) => given.Length == 0 ? DefaultNamespace : given;

    public static bool IsName(string name) => name.Length is > 0 and <= 253 && Subdomain().IsMatch(name);

    /// <exception cref="ApiException">It is no name.</exception>
    public static string RequireName(string field, string name) =>
        IsName(name)
            ? name
            : throw ApiException.Invalid(
                field,
                name,
                "not a name",
                "Use at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit."
            );

    /// <summary>The namespace, or <c>default</c> where none is given.</summary>
    /// <exception cref="ApiException">It is no namespace.</exception>
    public static string RequireNamespace(string given)
    {
        var name = NamespaceOr(given);
        return name.Length <= 63 && Label().IsMatch(name)
            ? name
            : throw ApiException.Invalid(
                "namespace",
                name,
                "not a namespace",
                "Use at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit."
            );
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Label();
}
