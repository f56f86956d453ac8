namespace Rollouts.Api;

/// <summary>Row F17.</summary>
public sealed record NewRelicMetric : KubernetesView
{
    /// <summary>Name of a Secret; default newrelic.</summary>
    public string? Profile { get; init; }

    public string Query { get; init; } = "";

    /// <summary>Seconds; default 5.</summary>
    public long? Timeout { get; init; }
}
