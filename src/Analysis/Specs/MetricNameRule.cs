using System.Text.RegularExpressions;

namespace Rollouts.Analysis;

/// <summary>A dry-run or retention rule: an unanchored regular expression over metric names (rows D13, D14).</summary>
internal static class MetricNameRule
{
    // Rules come from manifests: a pattern may be malicious, so its length and its running time are bounded.
    private const int MaxPatternLength = 1024;
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>The names that the pattern matches; none when it is no regular expression, as in Argo.</summary>
    public static IReadOnlyList<string> Match(string pattern, IEnumerable<string> names)
    {
        if (pattern.Length > MaxPatternLength)
        {
            return [];
        }

        try
        {
            var rule = new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.CultureInvariant, MatchLimit);
            return [.. names.Where(name => rule.IsMatch(name))];
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return [];
        }
    }
}
