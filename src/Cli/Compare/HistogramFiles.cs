using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>Cumulative histograms of two files, window by window, on the bucket edges that both have.</summary>
internal static class HistogramFiles
{
    public static Comparison Compare(CompareOptions options, ArmFile canary, ArmFile baseline)
    {
        var (first, second) = (Read(canary), Read(baseline));
        var shared = HistogramComparison.SharedEdges(first, second);
        if (shared.Length == 0)
        {
            throw new CompareException($"{canary.Path} and {baseline.Path} share no bucket edge; give both the same buckets.");
        }

        var plan = new SequentialOptions
        {
            Name = options.Name,
            Kind = MetricKind.Histogram,
            Alternative = options.Alternative,
            Alpha = options.Alpha,
            Margin = options.Margin,
            PassMargin = Math.Max(options.Margin, options.PassMargin),
            Edges = shared,
            WarmUpSeconds = 0,
        };
        if (plan.Validate() is [var fault, ..])
        {
            throw new CompareException($"{fault}.");
        }

        var verdict = HistogramComparison.Compare(plan, first, second, options.StepSeconds);
        return new()
        {
            Outcome = verdict.Outcome,
            Judge = "rollouts",
            Kind = ComparedKind.Histogram,
            Effect = verdict.Evidence.Effect,
            Sureness = Comparer.SurenessOf(verdict.Evidence.LogE, verdict.Evidence.AlwaysValidP, options.Alpha),
            P = verdict.Evidence.AlwaysValidP,
            LogE = verdict.Evidence.LogE,
            FailedAt = verdict.Evidence.FailedAt,
            Explanation = verdict.Explanation,
            Notes =
                shared.Length == canary.Columns.Edges.Count && shared.Length == baseline.Columns.Edges.Count
                    ? []
                    : [$"compared on the {shared.Length} bucket edges that both files have"],
        };
    }

    private static HistogramSequence Read(ArmFile file)
    {
        var edges = file.Columns.Edges.ToArray();
        return new HistogramSequence(
            edges,
            [
                .. file.Rows.Select(row => new HistogramWindow(
                    row.Values.AsMemory(0, edges.Length),
                    row.Values[edges.Length],
                    file.Columns.HasSum ? row.Values[^1] : double.NaN
                )),
            ]
        );
    }
}
