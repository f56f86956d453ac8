namespace Rollouts.Statistics;

/// <summary>
/// What a sequential test compares, and how sure it has to be. Everything here is fixed before the first window: changing a margin or a
/// weight after having seen data voids the guarantee.
/// </summary>
public sealed record SequentialOptions
{
    /// <summary>The metric's name in explanations.</summary>
    public string Name { get; init; } = "metric";

    /// <summary>What a window delivers.</summary>
    public MetricKind Kind { get; init; }

    /// <summary>
    /// Which change is a fault: the canary higher (<see cref="Alternative.Greater"/>, the default: errors and latencies), lower, or either.
    /// "Either" spends half of the evidence on each side.
    /// </summary>
    public Alternative Alternative { get; init; } = Alternative.Greater;

    /// <summary>Which lanes are used.</summary>
    public SequentialMode Mode { get; init; }

    /// <summary>
    /// Probability of ever failing a canary that is no worse than the margin, default 0.05 per rollout; 0.01 for fleets that roll out all
    /// day (costs about a third more time).
    /// </summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Probability of ever passing a canary at or beyond <see cref="PassMargin"/>, default 0.05.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>Tolerated ratio of canary to baseline (or the reverse when lower is worse), at least 1 and at most 100; default 1: none.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>
    /// The ratio that a passing canary is shown to stay below, default 1.25. Use 2 where the canary sees less than one event per minute.
    /// Null: no early promotion.
    /// </summary>
    public double? PassMargin { get; init; } = 1.25;

    /// <summary>Discount of the promotion's kernel for noise of an arm, default 0: an early promotion trusts every event.</summary>
    public double PassNoiseCv { get; init; }

    /// <summary>The noise of one arm that the kernel puts up with.</summary>
    public NoiseOptions Noise { get; init; } = new();

    /// <summary>Share of the evidence in the kernel, default 0.25; the window lane has the rest.</summary>
    public double KernelWeight { get; init; } = 0.25;

    /// <summary>The stakes of the window lane, between 0 and 1; default a timid, a middling and a bold one.</summary>
    public IReadOnlyList<double> Stakes { get; init; } = [0.3, 0.6, 0.95];

    /// <summary>Length of a window of the window lane in seconds, default 60: shorter windows are gathered, since noise is correlated within.</summary>
    public double LaneSeconds { get; init; } = 60;

    /// <summary>The relative difference per window that is taken as usual before there is data, default 0.05. Gauges and histograms.</summary>
    public double InitialScale { get; init; } = 0.05;

    /// <summary>Further starts of the statistic, default every 10 minutes and at traffic steps; null for none.</summary>
    public RestartOptions? Restarts { get; init; } = new();

    /// <summary>Seconds from the first window during which windows are dropped, default 120: cold caches are not a regression.</summary>
    public double WarmUpSeconds { get; init; } = 120;

    /// <summary>After how many windows of silence of one arm, while the other reports, there is no data; default 3.</summary>
    public int NoDataWindows { get; init; } = 3;

    /// <summary>Expected events of the canary below which counts say too little, default 5.</summary>
    public double MinimumExpectedEvents { get; init; } = 5;

    /// <summary>Share of failures above which the hypergeometric kernel is used instead of the binomial, default 0.05.</summary>
    public double HypergeometricAbove { get; init; } = 0.05;

    /// <summary>Bucket edges of a histogram, ascending, fixed beforehand: the boundaries that both versions share, or a single service level.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [];

    /// <summary>Which quantile a gauge is, 0 to 1, when it is one (0.99 for a p99); null otherwise.</summary>
    public double? GaugeQuantile { get; init; }

    /// <summary>Whether both arms get the same number of requests, so that their quantiles can be compared.</summary>
    public bool EqualArms { get; init; }

    /// <summary>
    /// The margin of early promotion that fits the traffic: 1.25 with at least one event per minute in the canary, otherwise 2.
    /// </summary>
    /// <param name="canaryEventsPerMinute">Expected events per minute in the canary.</param>
    public static double PassMarginFor(double canaryEventsPerMinute) => canaryEventsPerMinute >= 1 ? 1.25 : 2;

    internal bool HasKernel => Mode != SequentialMode.Robust;

    internal bool HasLane => Mode is SequentialMode.TwoLane or SequentialMode.Robust;

    /// <summary>Everything that is wrong with these options; empty when they can be used.</summary>
    public IReadOnlyList<OptionFault> Validate() => [.. SequentialOptionsValidation.Faults(this)];
}
