using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>How far an AnalysisRun has come, metric by metric.</summary>
internal static class RunProgress
{
    public static IReadOnlyList<string> Of(AnalysisRun run)
    {
        if (run.Status.MetricResults is not { Count: > 0 } results)
        {
            return ["it has not measured anything yet"];
        }

        return [.. results.Select(result => Describe(result, run.Spec.Metrics?.FirstOrDefault(metric => metric.Name == result.Name)))];
    }

    private static string Describe(MetricResult result, Metric? metric)
    {
        var taken = (long)result.Successful + result.Failed + result.Inconclusive + result.Error;
        var wanted = metric?.Count is { } count ? $" of {count}" : "";
        List<string> parts = [$"metric {result.Name} is {result.Phase} with {taken}{wanted} measurements"];
        Add(parts, result.Failed, "failed");
        Add(parts, result.Inconclusive, "inconclusive");
        Add(parts, result.Error, "in error");
        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, int count, string how)
    {
        if (count > 0)
        {
            parts.Add($"{count} {how}");
        }
    }
}
