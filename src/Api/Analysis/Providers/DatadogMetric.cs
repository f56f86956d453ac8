namespace Rollouts.Api;

/// <summary>Rows F14 to F16.</summary>
public sealed record DatadogMetric : KubernetesView
{
    /// <summary>The schema defaults it to 5m.</summary>
    [SchemaDefault("5m")]
    public string? Interval { get; init; }

    /// <summary>Excludes queries.</summary>
    public string? Query { get; init; }

    /// <summary>v2 only.</summary>
    public IReadOnlyDictionary<string, string>? Queries { get; init; }

    /// <summary>v2 only.</summary>
    public string? Formula { get; init; }

    /// <summary>v1 or v2; the schema defaults it to v1.</summary>
    [SchemaDefault("v1")]
    public string? ApiVersion { get; init; }

    /// <summary>v2 only; default last.</summary>
    public string? Aggregator { get; init; }

    public DatadogSecretRef? SecretRef { get; init; }

    /// <summary>Go duration; the schema defaults it to 10s.</summary>
    [SchemaDefault("10s")]
    public string? RequestTimeout { get; init; }
}
