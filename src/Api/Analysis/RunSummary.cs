namespace Rollouts.Api;

/// <summary>Counts of metrics by outcome (row D31).</summary>
public sealed record RunSummary : KubernetesView
{
    public int Count { get; init; }

    public int Successful { get; init; }

    public int Failed { get; init; }

    public int Inconclusive { get; init; }

    public int Error { get; init; }
}
