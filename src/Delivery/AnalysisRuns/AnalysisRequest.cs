using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>An analysis that a strategy asks for, whichever of its places it is written in.</summary>
internal sealed record AnalysisRequest
{
    /// <summary>One of <see cref="RolloutRunType"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Last part of the run's name (row A33); empty for a background run.</summary>
    public required string Suffix { get; init; }

    public string? StepIndex { get; init; }

    public IReadOnlyList<AnalysisTemplateRef>? Templates { get; init; }

    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    public IReadOnlyList<DryRun>? DryRun { get; init; }

    public IReadOnlyList<MeasurementRetention>? Retention { get; init; }

    public AnalysisRunMetadata? Metadata { get; init; }

    public static AnalysisRequest OfStep(RolloutAnalysis analysis, string stepIndex) =>
        Of(analysis, RolloutRunType.Step, stepIndex) with
        {
            StepIndex = stepIndex,
        };

    public static AnalysisRequest Of(RolloutAnalysis analysis, string kind, string suffix) =>
        new()
        {
            Kind = kind,
            Suffix = suffix,
            Templates = analysis.Templates,
            Args = analysis.Args,
            DryRun = analysis.DryRun,
            Retention = analysis.MeasurementRetention,
            Metadata = analysis.AnalysisRunMetadata,
        };

    /// <summary>What the Experiment of a step will ask for, one analysis at a time.</summary>
    public static IEnumerable<AnalysisRequest> OfExperiment(RolloutExperimentStep? step) =>
        (step?.Analyses ?? []).Select(analysis => new AnalysisRequest
        {
            Kind = RolloutRunType.Step,
            Suffix = "",
            Templates = [new AnalysisTemplateRef { TemplateName = analysis.TemplateName, ClusterScope = analysis.ClusterScope }],
            Args = analysis.Args,
            DryRun = step!.DryRun,
            Metadata = step.AnalysisRunMetadata,
        });

    public static AnalysisRequest Of(RolloutAnalysisBackground analysis) =>
        new()
        {
            Kind = RolloutRunType.Background,
            Suffix = "",
            Templates = analysis.Templates,
            Args = analysis.Args,
            DryRun = analysis.DryRun,
            Retention = analysis.MeasurementRetention,
            Metadata = analysis.AnalysisRunMetadata,
        };
}
