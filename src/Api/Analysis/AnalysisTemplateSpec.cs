namespace Rollouts.Api;

/// <summary>Metrics and arguments of an analysis (row D1).</summary>
public sealed record AnalysisTemplateSpec : KubernetesView
{
    public IReadOnlyList<Metric>? Metrics { get; init; }

    public IReadOnlyList<Argument>? Args { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? MeasurementRetention { get; init; }

    /// <summary>Nested templates (row D21).</summary>
    public IReadOnlyList<AnalysisTemplateRef>? Templates { get; init; }
}
