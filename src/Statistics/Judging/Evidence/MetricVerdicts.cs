namespace Rollouts.Statistics;

/// <summary>From the trial of a metric to what is said of it.</summary>
internal static class MetricVerdicts
{
    /// <summary>What is worst is what holds for the metric.</summary>
    private static readonly Outcome[] _gravity =
    [
        Outcome.Fail,
        Outcome.Error,
        Outcome.NoData,
        Outcome.TooLittle,
        Outcome.Undecided,
        Outcome.Pass,
    ];

    public static MetricVerdict Of(MetricTrial trial, bool failed)
    {
        var analysis = trial.Metric.Analysis;
        var worst = trial.Sides.OrderByDescending(static side => side.Verdict.Evidence.HighestLogE).FirstOrDefault();
        var outcome = failed ? Outcome.Fail : OutcomeOf(trial);
        return new()
        {
            Name = trial.Metric.Name,
            Groups = trial.Metric.Groups,
            Critical = analysis.Critical,
            Muted = analysis.Muted,
            Weight = trial.Share.Weight,
            Outcome = outcome,
            LogE = trial.LogE(int.MaxValue),
            AlwaysValidP = Math.Exp(-trial.HighestLogE),
            Effect = worst?.Verdict.Evidence.Effect ?? Effect.Unknown("effect", 0.95, analysis.EffectSize.NoEffect),
            Explanation = Explain(trial, outcome, worst),
            Notes = [.. Notes(trial)],
        };
    }

    private static Outcome OutcomeOf(MetricTrial trial)
    {
        if (trial.Fault is not null)
        {
            return Outcome.Error;
        }

        var outcomes = trial.Sides.Select(static side => side.Verdict.Outcome).ToHashSet();
        var worst = trial.Sides.Count == 0 ? Outcome.NoData : _gravity.First(outcomes.Contains);
        return worst == Outcome.NoData && trial.Metric.Analysis.MustHaveData ? Outcome.Fail : worst;
    }

    private static string Explain(MetricTrial trial, Outcome outcome, SideTrial? worst)
    {
        var name = trial.Metric.Name;
        if (trial.Fault is { } fault)
        {
            return $"{name}: {fault}.";
        }

        // The sentence of a side that stands for the outcome, or else of the side with the most evidence.
        var said = (trial.Sides.FirstOrDefault(side => side.Verdict.Outcome == outcome) ?? worst)?.Verdict;
        var sentence = said?.Explanation ?? $"{name}: there are no samples of this metric; a decision takes samples of both arms.";
        return outcome == Outcome.Fail && said?.Outcome is null or Outcome.NoData ? $"{sentence} It must have data." : sentence;
    }

    private static IEnumerable<string> Notes(MetricTrial trial)
    {
        var analysis = trial.Metric.Analysis;
        if (analysis.NanStrategy == NanStrategy.Replace)
        {
            yield return "nanStrategy replace is applied to counters only: a missing gauge is not zero, it is missing";
        }

        if (analysis.Outliers == OutlierStrategy.Remove)
        {
            yield return "outliers are not removed: no window weighs more than one bounded score, however far out it is";
        }
    }
}
