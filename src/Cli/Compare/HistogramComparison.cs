using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>Cumulative histograms, window by window, on the bucket edges that both files have.</summary>
internal static class HistogramComparison
{
    public static Comparison Compare(CompareOptions options, ArmFile canary, ArmFile baseline)
    {
        var shared = canary.Columns.Edges.Intersect(baseline.Columns.Edges).ToArray();
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

        var test = new HistogramSequentialTest(plan);
        var state = test.NewState();
        var windows = Math.Max(canary.Rows.Count, baseline.Rows.Count);
        for (var i = 0; i < windows; i++)
        {
            test.Add(state, Arm(canary, i), Arm(baseline, i), options.StepSeconds);
        }

        var verdict = test.Assess(state);
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

    private static HistogramArm Arm(ArmFile file, int row)
    {
        var edges = file.Columns.Edges.ToArray();
        if (row >= file.Rows.Count)
        {
            return new(edges, new double[edges.Length], double.NaN);
        }

        var values = file.Rows[row].Values;
        return new(edges, values.AsSpan(0, edges.Length), values[edges.Length], file.Columns.HasSum ? values[^1] : double.NaN);
    }
}
