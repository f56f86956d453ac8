using System.Text.RegularExpressions;

namespace Rollouts.AnalysisService;

/// <summary>Labels as Kubernetes has them.</summary>
internal static partial class LabelNames
{
    public static bool IsName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Part().IsMatch(text) : ResourceNames.IsName(text[..slash]) && Part().IsMatch(text[(slash + 1)..]);
    }

    public static bool IsValue(string text) => text.Length == 0 || Part().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
