using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>Rebuilds the series of a judge from stored windows and says how the canary stands.</summary>
internal static class JudgeAssessor
{
    // As many as a sequential test calls silence.
    private const int SilentSteps = 3;

    public static WindowedFinding Assess(JudgePlan plan, IReadOnlyList<WindowRow> rows)
    {
        var pairs = plan.Config.Metrics.Select((metric, index) => PairOf(metric, index, rows)).ToList();
        return plan.IsKayenta ? Kayenta(plan, rows, pairs) : Evidence(plan, rows, pairs);
    }

    private static WindowedFinding Evidence(JudgePlan plan, IReadOnlyList<WindowRow> rows, IReadOnlyList<MetricPair> pairs)
    {
        var verdict = new EvidenceJudge(plan.Options).Judge(plan.Config, plan.Thresholds, pairs);
        return new WindowedFinding
        {
            IsDecided = verdict.Outcome switch
            {
                Outcome.Fail => true,
                Outcome.Pass => plan.EndsOnPass,
                Outcome.NoData => !plan.Policies.WaitsForData && rows.Count >= SilentSteps,
                _ => false,
            },
            IsDecision = verdict.Outcome is Outcome.Pass or Outcome.Fail,
            Phase = plan.Policies.PhaseOf(verdict.Outcome),
            Samples = Complete(rows),
            Explanation = $"{plan.Name}: {verdict.Reason}",
            Result = JudgeResult.Of(plan, verdict, rows),
        };
    }

    // It looks once: looking again would raise its false alarms beyond what its users know.
    private static WindowedFinding Kayenta(JudgePlan plan, IReadOnlyList<WindowRow> rows, IReadOnlyList<MetricPair> pairs)
    {
        var verdict = new KayentaJudge().Judge(plan.Config, plan.Thresholds, pairs);
        var explanation = JudgeResult.Explain(plan, verdict);
        return new WindowedFinding
        {
            IsDecided = false,
            IsDecision = rows.Count >= plan.Count && verdict.Class != ScoreClass.Marginal,
            Phase = plan.Policies.PhaseOf(verdict.Class),
            Samples = Complete(rows),
            Explanation = explanation,
            Result = JudgeResult.Of(plan, verdict, rows, explanation),
        };
    }

    /// <summary>Steps in which some metric had both arms.</summary>
    private static int Complete(IReadOnlyList<WindowRow> rows) =>
        rows.Count(static row => row.Canary.Zip(row.Baseline).Any(static pair => !double.IsNaN(pair.First) && !double.IsNaN(pair.Second)));

    private static MetricPair PairOf(CanaryMetric metric, int index, IReadOnlyList<WindowRow> rows) =>
        new()
        {
            Name = metric.Name,
            Canary = Series(rows, row => row.Canary, index),
            Baseline = Series(rows, row => row.Baseline, index),
        };

    private static double[] Series(IReadOnlyList<WindowRow> rows, Func<WindowRow, IReadOnlyList<double>> arm, int index) =>
        [.. rows.Select(row => arm(row) is var values && index < values.Count ? values[index] : double.NaN)];
}
