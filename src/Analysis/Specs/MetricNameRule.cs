using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>A dry-run or retention rule: an unanchored regular expression of Go's over metric names (rows D13, D14).</summary>
internal static class MetricNameRule
{
    // The language of conditions has Go's patterns, within limits on size and work: a rule comes from a manifest and may be malicious.
    private const string Matches = "name matches pattern";

    /// <summary>The names that the pattern matches; none when it is no regular expression, as in Argo.</summary>
    public static IReadOnlyList<string> Match(string pattern, IEnumerable<string> names)
    {
        try
        {
            return [.. names.Where(name => IsMatch(pattern, name))];
        }
        catch (ExpressionException)
        {
            return [];
        }
    }

    private static bool IsMatch(string pattern, string name)
    {
        KeyValuePair<string, MeasuredValue>[] variables =
        [
            new("name", MeasuredValue.FromString(name)),
            new("pattern", MeasuredValue.FromString(pattern)),
        ];
        var environment = ExpressionEnvironment.Of(variables);
        return ProgramCache.Shared.Compile(Matches, environment).Run(environment).AsBool();
    }
}
