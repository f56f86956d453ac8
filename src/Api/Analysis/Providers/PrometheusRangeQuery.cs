namespace Rollouts.Api;

/// <summary>Row F5.</summary>
public sealed record PrometheusRangeQuery : KubernetesView
{
    /// <summary>An expression that gives a time.</summary>
    public string? Start { get; init; }

    /// <summary>An expression that gives a time.</summary>
    public string? End { get; init; }

    /// <summary>Go duration.</summary>
    public string? Step { get; init; }
}
