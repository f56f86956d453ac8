namespace Rollouts.Api;

/// <summary>The state of one metric of a run (rows D26 and D27).</summary>
public sealed record MetricResult : KubernetesView
{
    public string Name { get; init; } = "";

    /// <summary>One of AnalysisPhase.</summary>
    public string Phase { get; init; } = "";

    /// <summary>The latest ones, oldest first (row D14).</summary>
    public IReadOnlyList<Measurement>? Measurements { get; init; }

    public string? Message { get; init; }

    /// <summary>Measurements without error.</summary>
    public int Count { get; init; }

    public int Successful { get; init; }

    public int Failed { get; init; }

    public int Inconclusive { get; init; }

    public int Error { get; init; }

    public int ConsecutiveError { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Kept by the provider, e.g. the resolved query.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public int ConsecutiveSuccess { get; init; }
}
