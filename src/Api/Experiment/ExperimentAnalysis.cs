namespace Rollouts.Api;

/// <summary>An analysis of an experiment (row E5).</summary>
public sealed record ExperimentAnalysis : KubernetesView
{
    public string Name { get; init; } = "";

    public string TemplateName { get; init; } = "";

    public bool ClusterScope { get; init; }

    public IReadOnlyList<AnalysisRunArgument>? Args { get; init; }

    public bool RequiredForCompletion { get; init; }
}
