namespace Rollouts.Statistics;

/// <summary>
/// One alpha spread over metrics. Critical metrics have a part of it that they divide equally (Bonferroni: each may fail the canary by
/// itself), the others are averaged by weight. Averages of e-values are e-values however they depend on each other.
/// </summary>
/// <param name="PooledAlpha">What the weighted average is held to; 0 when all metrics decide alone.</param>
/// <param name="Shares">One for each metric, in their order.</param>
internal sealed record EvidenceBudget(double PooledAlpha, IReadOnlyList<EvidenceShare> Shares)
{
    public static EvidenceBudget Of(IReadOnlyList<CanaryMetric> metrics, CanaryConfig config, EvidenceJudgeOptions options)
    {
        var scored = metrics.Where(static metric => !metric.Analysis.Muted).ToList();
        var weights = scored
            .Zip(EvidenceWeights.Of(scored, config.GroupWeights))
            .ToDictionary(static e => e.First.Name, static e => e.Second);
        var critical = scored.Count(static metric => metric.Analysis.Critical);
        var pooled = scored
            .Where(metric => !metric.Analysis.Critical || MetricTrial.HasSevereLimit(metric.Analysis, options))
            .Select(static metric => metric.Name)
            .ToHashSet(StringComparer.Ordinal);
        var criticalAlpha =
            critical == 0 ? 0
            : pooled.Count == 0 ? options.Alpha
            : options.Alpha * options.CriticalShare;

        // A hair less, so that the parts never total more than the whole by rounding.
        var each = critical == 0 ? 0 : criticalAlpha / critical * (1 - 1e-12);
        var pooledAlpha = pooled.Count == 0 ? 0 : options.Alpha - criticalAlpha;
        var pooledSum = pooled.Sum(name => weights[name]);
        return new(pooledAlpha, [.. metrics.Select(Share)]);

        EvidenceShare Share(CanaryMetric metric)
        {
            if (metric.Analysis.Muted)
            {
                return new(0, false, 0, options.Alpha, 0);
            }

            var weight = weights[metric.Name];
            if (!pooled.Contains(metric.Name))
            {
                return new(weight, true, 0, each, 0);
            }

            var part = pooledSum > 0 ? weight / pooledSum : 0;
            return new(weight, false, part, part > 0 ? pooledAlpha * part : options.Alpha, metric.Analysis.Critical ? each : 0);
        }
    }
}
