namespace Rollouts.Statistics;

/// <summary>One metric of a <see cref="CanaryConfig"/>.</summary>
public sealed record CanaryMetric
{
    /// <summary>Unique in its config; the samples are found by it.</summary>
    public required string Name { get; init; }

    /// <summary>The pair of scopes in the request whose samples are compared, usually <c>default</c>; null stands for placeholder data.</summary>
    public string? ScopeName { get; init; }

    /// <summary>The groups it is scored in. Kayenta does not score a metric without groups.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public MetricAnalysis Analysis { get; init; } = new();

    public MetricQuery? Query { get; init; }
}
