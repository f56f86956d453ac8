namespace Rollouts.Statistics;

/// <summary>From what is said of the metrics to what is said of the canary.</summary>
internal static class EvidenceDecision
{
    public static EvidenceVerdict Of(IReadOnlyList<MetricVerdict> metrics, PooledEvidence pooled, ScoreThresholds thresholds)
    {
        var scored = metrics.Where(static metric => !metric.Muted && (metric.Weight > 0 || metric.Critical)).ToList();
        var confirmed = Share(scored, Outcome.Pass);
        var (outcome, reason) = Decide(scored, pooled, confirmed, thresholds);
        return new()
        {
            Outcome = outcome,
            Reason = reason,
            Score = Score(outcome, confirmed, thresholds),
            Confirmed = confirmed,
            Rejected = Share(scored, Outcome.Fail),
            FailedAt = pooled.FailedAt,
            AlwaysValidP = pooled.P,
            Metrics = metrics,
        };
    }

    private static (Outcome Outcome, string Reason) Decide(
        List<MetricVerdict> scored,
        PooledEvidence pooled,
        double confirmed,
        ScoreThresholds thresholds
    )
    {
        if (pooled.FailedAt > 0 || scored.Exists(static metric => metric.Outcome == Outcome.Fail))
        {
            return (Outcome.Fail, Failure(scored));
        }

        if (scored.Count == 0)
        {
            return (
                Outcome.NoData,
                "No metric is scored, so that nothing was compared; take metrics out of the muted ones or give them weight."
            );
        }

        var blocking = scored.Find(static metric => metric is { Critical: true, Outcome: Outcome.Error }) ?? Only(scored, Outcome.Error);
        if (blocking is not null)
        {
            return (Outcome.Error, blocking.Explanation);
        }

        var silent = scored.Find(static metric => metric is { Critical: true, Outcome: Outcome.NoData }) ?? Only(scored, Outcome.NoData);
        if (silent is not null)
        {
            return (Outcome.NoData, silent.Explanation);
        }

        var open = scored
            .Where(static metric => metric.Outcome != Outcome.Pass)
            .OrderByDescending(static metric => metric.Critical)
            .ToList();
        if (confirmed >= thresholds.Pass && confirmed > 0 && !open.Exists(static metric => metric.Critical))
        {
            return (
                Outcome.Pass,
                $"{Figures.Show(confirmed)} % of the weight is shown to be fine, and {Figures.Show(thresholds.Pass)} % were asked for."
            );
        }

        var outcome = open.TrueForAll(static metric => metric.Outcome == Outcome.TooLittle) ? Outcome.TooLittle : Outcome.Undecided;
        return (
            outcome,
            $"{Figures.Show(confirmed)} % of the weight is shown to be fine, {Figures.Show(thresholds.Pass)} % were asked for. {open[0].Explanation}"
        );
    }

    /// <summary>The first metric, if that is the outcome of all of them.</summary>
    private static MetricVerdict? Only(List<MetricVerdict> scored, Outcome outcome) =>
        scored.TrueForAll(metric => metric.Outcome == outcome) ? scored[0] : null;

    private static string Failure(List<MetricVerdict> scored)
    {
        var named = scored.Where(static metric => metric.Outcome == Outcome.Fail).OrderByDescending(static metric => metric.LogE).ToList();
        if (named.Count == 0)
        {
            var most = scored.MaxBy(static metric => metric.Weight * Math.Exp(Math.Min(700, metric.LogE)))!;
            return $"All metrics together, though none alone, show that the canary is worse; most of it {most.Explanation}";
        }

        return named.Count == 1 ? named[0].Explanation : $"{named.Count} metrics are worse. {named[0].Explanation}";
    }

    private static double Share(List<MetricVerdict> scored, Outcome outcome) =>
        Math.Min(100, 100 * scored.Where(metric => metric.Outcome == outcome).Sum(static metric => metric.Weight));

    private static double Score(Outcome outcome, double confirmed, ScoreThresholds thresholds) =>
        outcome switch
        {
            Outcome.Pass => confirmed,
            Outcome.Undecided or Outcome.TooLittle => Between(confirmed, thresholds),
            _ => 0,
        };

    /// <summary>The share itself, moved into the range of marginal scores.</summary>
    private static double Between(double confirmed, ScoreThresholds thresholds)
    {
        var top = Math.Clamp(Math.BitDecrement(thresholds.Pass), 0, 100);
        return Math.Clamp(confirmed, Math.Min(Math.Clamp(thresholds.Marginal, 0, 100), top), top);
    }
}
