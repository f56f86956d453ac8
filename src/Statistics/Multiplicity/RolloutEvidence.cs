namespace Rollouts.Statistics;

/// <summary>
/// One alpha for a whole rollout. The weighted average of the metrics' e-values is an e-value whatever the metrics have to do with each
/// other: the rollout fails when it reaches 1/alpha, and a canary that is no worse on every metric does so with probability at most alpha,
/// over all metrics and looks. Critical metrics have a part of alpha to themselves and fail the rollout alone.
/// </summary>
public sealed class RolloutEvidence
{
    private readonly StateLayout _layout = new();
    private readonly EvidenceRecord _together;
    private readonly (int Metric, EvidenceRecord Record)[] _critical;
    private readonly (int Metric, double LogWeight)[] _shared;
    private readonly int _looks;

    /// <param name="alpha">Probability of ever failing a canary that is no worse on every metric, between 0 and 1; default 0.05.</param>
    /// <param name="metrics">The metrics that exist when the analysis starts.</param>
    /// <exception cref="ArgumentException">No metric, a weight or alpha out of range, or critical metrics that need all of alpha.</exception>
    public RolloutEvidence(double alpha, IReadOnlyList<MetricShare> metrics)
    {
        var critical = metrics.Sum(metric => metric.CriticalAlpha ?? 0);
        var together = metrics.Any(metric => metric.CriticalAlpha is null);
        if (alpha is not (> 0 and < 1) || metrics.Count == 0)
        {
            throw new ArgumentException(
                $"alpha is {alpha} for {metrics.Count} metrics: give an alpha between 0 and 1 and a metric.",
                nameof(alpha)
            );
        }

        if (metrics.Any(metric => !(metric.Weight > 0) || !double.IsFinite(metric.Weight) || metric.CriticalAlpha is not (null or > 0)))
        {
            throw new ArgumentException("Weights must be above 0 and finite, critical alphas above 0.", nameof(metrics));
        }

        if (critical > alpha || (together && critical >= alpha))
        {
            throw new ArgumentException($"Critical metrics take {critical} of alpha {alpha}: leave some for the others.", nameof(metrics));
        }

        Metrics = metrics;
        _looks = _layout.Take(1);
        _together = new EvidenceRecord(_layout, -Math.Log(together ? alpha - critical : alpha));
        var total = metrics.Where(metric => metric.CriticalAlpha is null).Sum(metric => metric.Weight);
        _shared = [.. Indices(metric => metric.CriticalAlpha is null).Select(i => (i, Math.Log(metrics[i].Weight / total)))];
        _critical =
        [
            .. Indices(metric => metric.CriticalAlpha is not null)
                .Select(i => (i, new EvidenceRecord(_layout, -Math.Log(metrics[i].CriticalAlpha!.Value)))),
        ];
    }

    /// <summary>The metrics, in the order in which evidence is given.</summary>
    public IReadOnlyList<MetricShare> Metrics { get; }

    /// <summary>Shares from groups with weights, as a canary configuration has them: a group's weight is split evenly over its metrics.</summary>
    /// <param name="groups">Each group's weight and the names of its scored metrics.</param>
    public static IReadOnlyList<MetricShare> FromGroups(IEnumerable<(double Weight, IReadOnlyList<string> Metrics)> groups) =>
        [.. groups.SelectMany(group => group.Metrics.Select(name => new MetricShare(name, group.Weight / group.Metrics.Count)))];

    /// <summary>The logarithm of a weighted average of e-values.</summary>
    /// <param name="logE">Logarithms of the e-values.</param>
    /// <param name="weights">Their weights, summing to 1.</param>
    public static double LogAverage(ReadOnlySpan<double> logE, ReadOnlySpan<double> weights)
    {
        var sum = double.NegativeInfinity;
        for (var i = 0; i < logE.Length; i++)
        {
            sum = LogSpace.Add(sum, logE[i] + Math.Log(weights[i]));
        }

        return sum;
    }

    /// <summary>The state before the first look.</summary>
    public SequentialState NewState() => new(new double[_layout.Length]);

    /// <summary>A state from its numbers.</summary>
    /// <exception cref="ArgumentException">They are not a state of these metrics.</exception>
    public SequentialState Restore(ReadOnlySpan<double> values) =>
        values.Length == _layout.Length && !values.ContainsAnyExceptInRange(double.MinValue, double.MaxValue)
            ? new SequentialState(values.ToArray())
            : throw new ArgumentException($"A state of {Metrics.Count} metrics is {_layout.Length} finite numbers.", nameof(values));

    /// <summary>Takes a look. Give the current evidence, not the highest so far: only the average's own course may be maximised.</summary>
    /// <param name="state">What is remembered of the rollout.</param>
    /// <param name="logE">ln E of each metric now, in the order of <see cref="Metrics"/>.</param>
    public void Look(SequentialState state, ReadOnlySpan<double> logE)
    {
        var values = state.Values.AsSpan();
        var look = (int)++values[_looks];
        var average = double.NegativeInfinity;
        foreach (var (metric, logWeight) in _shared)
        {
            average = LogSpace.Add(average, logE[metric] + logWeight);
        }

        if (_shared.Length > 0)
        {
            _together.Set(values, average, look);
        }

        foreach (var (metric, record) in _critical)
        {
            record.Set(values, logE[metric], look);
        }
    }

    /// <summary>The look at which the rollout failed, 0 while it has not.</summary>
    public int FailedAt(SequentialState state)
    {
        var first = _together.CrossedAt(state.Values);
        foreach (var (_, record) in _critical)
        {
            var crossed = record.CrossedAt(state.Values);
            first = crossed > 0 && (first == 0 || crossed < first) ? crossed : first;
        }

        return first;
    }

    /// <summary>ln of the average evidence now.</summary>
    public double LogEvidence(SequentialState state) => _together.Current(state.Values);

    /// <summary>The decision in one sentence.</summary>
    public (Outcome Outcome, string Explanation) Assess(SequentialState state)
    {
        var values = state.Values;
        foreach (var (metric, record) in _critical)
        {
            if (record.CrossedAt(values) > 0)
            {
                return (
                    Outcome.Fail,
                    $"The critical metric {Metrics[metric].Name} is worse: its evidence reached {Show(record.Highest(values))}, and {Show(record.Threshold)} was enough."
                );
            }
        }

        var standing =
            $"the average evidence over {Figures.Count(_shared.Length, "metric")} is {Show(_together.Current(values))} after {Figures.Count((long)values[_looks], "look")}, "
            + $"at most {Show(_together.Highest(values))}, and {Show(_together.Threshold)} fails the rollout";
        return _together.CrossedAt(values) > 0
            ? (Outcome.Fail, $"The canary is worse: {standing}.")
            : (Outcome.Undecided, $"No metric nor their average shows the canary worse: {standing}.");
    }

    private static string Show(double logE) => Figures.Show(Math.Exp(Math.Min(logE, 300)));

    private IEnumerable<int> Indices(Func<MetricShare, bool> which) => Enumerable.Range(0, Metrics.Count).Where(i => which(Metrics[i]));
}
