namespace Rollouts.Api;

/// <summary>
/// What a metric may say beyond Argo Rollouts, in the form that Argo's CRDs keep: by name of the metric, as JSON in the annotation
/// <see cref="RolloutAnnotations.AnalysisPolicies"/>. The members are those of <see cref="Metric"/>.
/// </summary>
public sealed record MetricPolicies : KubernetesView
{
    public NoDataPolicy? NoData { get; init; }

    public TooLittlePolicy? TooLittle { get; init; }

    public StalePolicy? Stale { get; init; }

    /// <summary>One of <see cref="FailureReaction"/>.</summary>
    public string? OnFailure { get; init; }

    public IntOrString? ConsecutiveFailureLimit { get; init; }
}
