namespace Rollouts.Api;

/// <summary>One metric of a judge's own list.</summary>
public sealed record JudgedMetric : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>The metric's own provider, when it is not that of the judge.</summary>
    [SchemaAnyObject]
    public MetricProvider? Source { get; init; }

    /// <summary>The query of both arms; <c>${…}</c> stands for the scopes.</summary>
    public string? Query { get; init; }

    /// <summary>The canary's query, where it is another.</summary>
    public string? Canary { get; init; }

    /// <summary>The baseline's query, where it is another.</summary>
    public string? Baseline { get; init; }

    /// <summary>Default the metric's own name.</summary>
    public string? Group { get; init; }

    /// <summary>Weight within its group, in any unit; default 1.</summary>
    public NumberText? Weight { get; init; }

    /// <summary>Which change is a fault: <c>increase</c>, <c>decrease</c> or <c>either</c> (default).</summary>
    public string? Direction { get; init; }

    /// <summary>Its failure fails the canary whatever the others say.</summary>
    public bool? Critical { get; init; }

    /// <summary>Judged and shown, but not scored.</summary>
    public bool? Muted { get; init; }

    /// <summary>Missing data is a failure of this metric.</summary>
    public bool? MustHaveData { get; init; }

    /// <summary>The ratio of means that is tolerated upwards; default 1.</summary>
    public NumberText? AllowedIncrease { get; init; }

    /// <summary>The ratio of means that is tolerated downwards; default 1.</summary>
    public NumberText? AllowedDecrease { get; init; }
}
