namespace Rollouts.Api;

/// <summary>What to measure (row D2).</summary>
public sealed record AnalysisRunSpec : KubernetesView
{
    public IReadOnlyList<Metric>? Metrics { get; init; }

    public IReadOnlyList<Argument>? Args { get; init; }

    /// <summary>Stop now (row D16).</summary>
    public bool Terminate { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Row D15.</summary>
    public TtlStrategy? TtlStrategy { get; init; }
}
