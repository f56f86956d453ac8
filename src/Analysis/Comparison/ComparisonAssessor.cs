using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>Rebuilds a comparison from its stored windows and says how it stands.</summary>
internal static class ComparisonAssessor
{
    public static WindowedFinding Assess(ComparisonPlan plan, IReadOnlyList<WindowRow> rows)
    {
        var test = new ComparisonTest(plan);
        var split = new TrafficSplitTest();
        var traffic = split.NewState();
        var mustLook = !plan.Policies.WaitsForData;
        for (var i = 0; i < rows.Count; i++)
        {
            var before = i == 0 ? rows[i].Weight : rows[i - 1].Weight;
            // The window in which the weight changed is a mixture of both.
            var isNewStep = rows[i].Weight is not null && before is not null && rows[i].Weight != before;
            test.Add(rows[i], isNewStep);
            if (rows[i].Weight is { } share && !isNewStep)
            {
                split.Add(traffic, Requests(plan, rows[i].Canary), Requests(plan, rows[i].Baseline), share);
            }

            mustLook |= test.IsNearDecision || split.IsSkewed(traffic);
            if (mustLook && test.Assess(split.IsSkewed(traffic)) is var verdict && Ends(plan, verdict.Outcome, i + 1))
            {
                return Finding(plan, verdict, rows, i + 1, isDecided: true);
            }
        }

        return Finding(plan, Settled(test.Assess(split.IsSkewed(traffic))), rows, rows.Count, isDecided: false);
    }

    private static bool Ends(ComparisonPlan plan, Outcome outcome, int seen) =>
        outcome switch
        {
            Outcome.Fail or Outcome.Skewed => true,
            Outcome.Pass => plan.EndsOnPass,
            // Before that a first window without data is no silence yet.
            Outcome.NoData => !plan.Policies.WaitsForData && seen >= plan.Options.NoDataWindows,
            _ => false,
        };

    /// <summary>
    /// A last window that makes no sense does not undo those before: the comparison is undecided then. So an error never spends any alpha, and
    /// the measurement that follows it may spend all of it.
    /// </summary>
    private static SequentialVerdict Settled(SequentialVerdict verdict) =>
        verdict is { Outcome: Outcome.Error, Evidence.UsedWindows: > 0 } ? verdict with { Outcome = Outcome.Undecided } : verdict;

    private static WindowedFinding Finding(
        ComparisonPlan plan,
        SequentialVerdict verdict,
        IReadOnlyList<WindowRow> rows,
        int seen,
        bool isDecided
    )
    {
        var used = rows.Take(seen).ToList();
        var explanation = verdict.Explanation + SkippedWindows(used) + plan.Note;
        return new WindowedFinding
        {
            IsDecided = isDecided,
            IsDecision = verdict.Outcome is Outcome.Pass or Outcome.Fail,
            Phase = plan.Policies.PhaseOf(verdict.Outcome),
            Samples = verdict.Evidence.UsedWindows,
            Requests = plan.Kind is MetricKind.Ratio or MetricKind.Histogram
                ? used.Sum(row => double.IsFinite(Requests(plan, row.Canary)) ? Requests(plan, row.Canary) : 0)
                : null,
            Explanation = explanation,
            Result = ComparisonResult.Of(plan, verdict, used, explanation),
        };
    }

    private static string SkippedWindows(List<WindowRow> rows)
    {
        var skipped = rows.FindAll(static row => row.Skipped is not null);
        return skipped.Count == 0
            ? ""
            : $" {Figures.Count(skipped.Count, "window")} could not be had and counted as missing, the last one because: {skipped[^1].Skipped}.";
    }

    private static double Requests(ComparisonPlan plan, IReadOnlyList<double> arm) =>
        arm.Count == 0 ? 0 : arm[plan.Kind == MetricKind.Ratio && arm.Count > 1 ? 1 : 0];
}
