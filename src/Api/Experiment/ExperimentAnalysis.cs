namespace Rollouts.Api;

/// <summary>An analysis of an experiment (row E5).</summary>
public sealed record ExperimentAnalysis : KubernetesView
{
    public string Name { get; init; } = "";

    public string TemplateName { get; init; } = "";

    public bool ClusterScope { get; init; }

    /// <summary>Values may name <c>{{templates.x.podTemplateHash}}</c> and the like (row E13).</summary>
    public IReadOnlyList<Argument>? Args { get; init; }

    public bool RequiredForCompletion { get; init; }
}
