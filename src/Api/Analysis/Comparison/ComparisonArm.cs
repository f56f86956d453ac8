namespace Rollouts.Api;

/// <summary>The queries of one arm. <c>${window}</c> in a query becomes the length of a window, such as <c>60s</c>.</summary>
public sealed record ComparisonArm : KubernetesView
{
    /// <summary>The arm's own provider, when it is not that of the comparison.</summary>
    [SchemaAnyObject]
    public MetricProvider? Source { get; init; }

    /// <summary>Kinds count and ratio: what is counted.</summary>
    public string? Events { get; init; }

    /// <summary>Kind count: what the events are counted over; a number is taken as it is.</summary>
    public string? Exposure { get; init; }

    /// <summary>Kind ratio: all requests.</summary>
    public string? Total { get; init; }

    /// <summary>Kind histogram: cumulative buckets by the label <c>le</c>.</summary>
    public string? Buckets { get; init; }

    /// <summary>Kind histogram: the sum of all observations; without it the mean is taken from the buckets.</summary>
    public string? Sum { get; init; }

    /// <summary>Kind gauge: the number.</summary>
    public string? Value { get; init; }
}
