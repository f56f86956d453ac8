namespace Rollouts.Api;

/// <summary>Row F19.</summary>
public sealed record InfluxdbMetric : KubernetesView
{
    /// <summary>Name of a Secret; default influxdb.</summary>
    public string? Profile { get; init; }

    public string? Query { get; init; }
}
