using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>A comparison ready to be carried out: everything is fixed before the first window.</summary>
public sealed class ComparisonPlan : WindowedPlan
{
    private const int DefaultWindows = 60;

    public required SequentialOptions Options { get; init; }

    public MetricKind Kind => Options.Kind;

    /// <summary>Whether events without a series count 0 where there is exposure.</summary>
    public required bool AbsentEventsAreZero { get; init; }

    /// <summary>The canary's share of requests, 0 to 1; null when nobody said.</summary>
    public double? CanaryShare { get; init; }

    /// <summary>What was learned before the rollout; null for nothing.</summary>
    public LearnedNoise? Noise { get; init; }

    /// <summary>A note on what was not done as asked, for the sentence; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <param name="metric">The metric; it has been validated.</param>
    /// <param name="comparison">Its comparison.</param>
    /// <param name="share">What the run lets it spend of alpha.</param>
    /// <param name="edges">The edges that a histogram is compared on; empty while they are not known.</param>
    /// <exception cref="ProviderException">The fields do not go together; the message names them and the remedy.</exception>
    public static ComparisonPlan Of(Metric metric, ComparisonMetric comparison, double share, IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(comparison);
        var policies = new OutcomePolicies(comparison.Policies);
        var repeats = policies.MayRepeat ? MetricDefaults.ConsecutiveErrorLimitOf(metric) + 1 : 1;
        var options = OptionsOf(metric.Name, comparison, Alpha(comparison.Alpha, share, repeats), edges);
        var faults = options.Validate();
        return faults.Count > 0
            ? throw new ProviderException($"the comparison cannot be made: {string.Join("; ", faults)}")
            : new ComparisonPlan
            {
                Name = metric.Name,
                Options = options,
                Length = Duration(comparison.Window, TimeSpan.FromMinutes(1)),
                Count = comparison.Windows?.IntValue ?? DefaultWindows,
                Settle = Duration(comparison.Settle, TimeSpan.FromSeconds(30)),
                WarmUp = Duration(comparison.Warmup, TimeSpan.FromMinutes(2)),
                RetryFor = Duration(comparison.RetryFor, TimeSpan.FromMinutes(5)),
                Policies = policies,
                EndsOnPass = comparison.OnPass is not "continue",
                Samples = Meaning(comparison.Samples),
                AbsentEventsAreZero = comparison.AbsentEvents is not "missing",
                CanaryShare = comparison.CanaryWeight?.Value / 100,
            };
    }

    /// <inheritdoc/>
    public override WindowedFinding Assess(IReadOnlyList<WindowRow> rows) => ComparisonAssessor.Assess(this, rows);

    /// <summary>The same plan with what was learned before the rollout.</summary>
    public ComparisonPlan With(LearnedNoise? noise, string note) =>
        new()
        {
            Name = Name,
            Options = Options,
            Length = Length,
            Count = Count,
            Settle = Settle,
            WarmUp = WarmUp,
            RetryFor = RetryFor,
            Policies = Policies,
            EndsOnPass = EndsOnPass,
            Samples = Samples,
            AbsentEventsAreZero = AbsentEventsAreZero,
            CanaryShare = CanaryShare,
            Noise = noise,
            Note = note,
        };

    private static SequentialOptions OptionsOf(string name, ComparisonMetric comparison, double alpha, IReadOnlyList<double> edges)
    {
        var defaults = new SequentialOptions();
        var margin = comparison.Margin?.Value ?? defaults.Margin;
        return defaults with
        {
            Name = name,
            Kind = KindOf(comparison.Kind),
            Alternative = comparison.Direction switch
            {
                "decrease" => Alternative.Less,
                "either" => Alternative.TwoSided,
                _ => Alternative.Greater,
            },
            Mode = comparison.Mode switch
            {
                "exact" => SequentialMode.Exact,
                "discounted" => SequentialMode.Discounted,
                "robust" => SequentialMode.Robust,
                _ => SequentialMode.TwoLane,
            },
            Alpha = alpha,
            Beta = comparison.Beta?.Value ?? defaults.Beta,
            Margin = margin,
            PassMargin = comparison.PassMargin?.Value ?? Math.Max(defaults.PassMargin!.Value, margin),
            Noise = defaults.Noise with { Cv = comparison.Noise?.Value },
            // The windows begin behind the warm-up.
            WarmUpSeconds = 0,
            // The edges of the first window that both arms have may not be known yet.
            Edges =
                KindOf(comparison.Kind) != MetricKind.Histogram ? []
                : edges.Count > 0 ? edges
                : [1],
            GaugeQuantile = comparison.Quantile?.Value,
        };
    }

    private static MetricKind KindOf(string kind) =>
        kind switch
        {
            "ratio" => MetricKind.Ratio,
            "histogram" => MetricKind.Histogram,
            "gauge" => MetricKind.Gauge,
            _ => MetricKind.Count,
        };
}
