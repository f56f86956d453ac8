namespace Rollouts.Statistics;

/// <summary>
/// The judge of this project, for the same config and samples as Kayenta's. Each metric is tested window by window with evidence that may
/// be looked at as often as one likes; evidence, not labels, is combined; what is not shown to be fine does not pass. It holds no
/// randomness, and a metric's unit changes nothing. docs/statistics.md lists its differences to <see cref="KayentaJudge"/> one by one.
/// </summary>
public sealed class EvidenceJudge
{
    private readonly EvidenceJudgeOptions _options;

    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EvidenceJudge(EvidenceJudgeOptions? options = null)
    {
        _options = options ?? new();
        _options.Check();
    }

    /// <summary>
    /// Judges all pairs of series. Samples of both arms belong together by their position; a sample that is missing in one arm is compared
    /// to nothing.
    /// </summary>
    /// <param name="thresholds">Those of the request: the share of the weight that has to be shown to be fine for a pass.</param>
    /// <param name="pairs">Several pairs of one metric, with different tags, are averaged into one.</param>
    /// <exception cref="JudgeInputException">A pair belongs to no metric of the config.</exception>
    public EvidenceVerdict Judge(CanaryConfig config, ScoreThresholds thresholds, IReadOnlyList<MetricPair> pairs)
    {
        _ = MetricPairs.ByMetric(config, pairs);
        var byName = pairs.ToLookup(static pair => pair.Name, StringComparer.Ordinal);
        var metrics = config.Metrics.DistinctBy(static metric => metric.Name, StringComparer.Ordinal).ToList();
        var budget = EvidenceBudget.Of(metrics, config, _options);
        var trials = metrics.Select((metric, i) => MetricTrial.Run(metric, [.. byName[metric.Name]], budget.Shares[i], _options)).ToList();
        var pooled = new PooledEvidence(trials, budget.PooledAlpha, _options.Alpha);
        var verdicts = trials.Select(trial => MetricVerdicts.Of(trial, pooled.IsFailed(trial))).ToList();
        return EvidenceDecision.Of(verdicts, pooled, thresholds);
    }
}
