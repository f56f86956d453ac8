namespace Rollouts.Api;

/// <summary>
/// Compares canary and baseline window by window until the evidence decides: an extension of ours, also written as
/// <c>provider.plugin["rollouts/comparison"]</c>. Numbers may be texts, so that arguments fit in.
/// </summary>
public sealed record ComparisonMetric : KubernetesView
{
    /// <summary><c>count</c>, <c>ratio</c>, <c>histogram</c> or <c>gauge</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The provider that is asked, without a query; an arm may have one of its own.</summary>
    [SchemaAnyObject]
    public MetricProvider? Source { get; init; }

    public ComparisonArm? Canary { get; init; }

    public ComparisonArm? Baseline { get; init; }

    /// <summary>
    /// What a point of a series says: <c>window</c> (what happened in the window that ends there), <c>start</c> or <c>end</c> (a part of the window,
    /// stamped with its begin or end), or <c>counter</c> (a reading of a counter). The default depends on the source.
    /// </summary>
    public string? Samples { get; init; }

    /// <summary>Go duration of a window; default 1m.</summary>
    public string? Window { get; init; }

    /// <summary>How many windows are compared at most; default 60.</summary>
    public IntOrString? Windows { get; init; }

    /// <summary>Go duration that late samples are waited for after a window; default 30s.</summary>
    public string? Settle { get; init; }

    /// <summary>Go duration before the first window; default 2m.</summary>
    public string? Warmup { get; init; }

    /// <summary>Go duration for which a window is asked for again when the source fails; default 5m.</summary>
    public string? RetryFor { get; init; }

    /// <summary>Which change is a fault: <c>increase</c> (default), <c>decrease</c> or <c>either</c>.</summary>
    public string? Direction { get; init; }

    /// <summary>The ratio of canary to baseline that is tolerated; default 1.</summary>
    public NumberText? Margin { get; init; }

    /// <summary>What a passing canary is shown to stay below; default 1.25, or the margin where that is larger.</summary>
    public NumberText? PassMargin { get; init; }

    /// <summary>At most this probability of failing a canary that is no worse; never more than the run's share.</summary>
    public NumberText? Alpha { get; init; }

    /// <summary>Probability of passing a canary at the pass margin; default 0.05.</summary>
    public NumberText? Beta { get; init; }

    /// <summary><c>twoLane</c> (default), <c>exact</c>, <c>discounted</c> or <c>robust</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>The noise of one arm that is put up with, as a standard deviation of the log.</summary>
    public NumberText? Noise { get; init; }

    /// <summary>Upper edges of a histogram's buckets to compare; default those of the first window that both arms have.</summary>
    public IReadOnlyList<NumberText>? Edges { get; init; }

    /// <summary>Which quantile a gauge is, such as 0.99, when it is one.</summary>
    public NumberText? Quantile { get; init; }

    /// <summary>Events without a series while there is exposure: <c>zero</c> (default) or <c>missing</c>.</summary>
    public string? AbsentEvents { get; init; }

    /// <summary>The canary's share of requests in percent; when given, a split that differs suspends the comparison.</summary>
    public NumberText? CanaryWeight { get; init; }

    /// <summary>Whether a pass ends the comparison: <c>end</c> (default), or <c>continue</c> to watch until the last window.</summary>
    public string? OnPass { get; init; }

    public ComparisonPolicies? Policies { get; init; }

    public ComparisonLearning? Learn { get; init; }
}
