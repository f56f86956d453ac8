namespace Rollouts.Api;

/// <summary>Rows F1 to F6.</summary>
public sealed record PrometheusMetric : KubernetesView
{
    /// <summary>Else the service's configured address (row F2).</summary>
    public string? Address { get; init; }

    public string? Query { get; init; }

    public Authentication? Authentication { get; init; }

    /// <summary>Seconds; default 30.</summary>
    public long? Timeout { get; init; }

    /// <summary>Skips TLS verification.</summary>
    public bool Insecure { get; init; }

    public IReadOnlyList<WebMetricHeader>? Headers { get; init; }

    /// <summary>Row F5.</summary>
    public PrometheusRangeQuery? RangeQuery { get; init; }
}
