namespace Rollouts.Api;

/// <summary>An analysis of an Experiment that a step starts.</summary>
public sealed record RolloutExperimentStepAnalysis : KubernetesView
{
    public string Name { get; init; } = "";

    public string TemplateName { get; init; } = "";

    public bool ClusterScope { get; init; }

    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    public bool RequiredForCompletion { get; init; }
}
