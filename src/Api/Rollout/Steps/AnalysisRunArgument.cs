namespace Rollouts.Api;

/// <summary>An argument given by a Rollout or an Experiment; value or valueFrom (row D18).</summary>
public sealed record AnalysisRunArgument : KubernetesView
{
    public string Name { get; init; } = "";

    public string? Value { get; init; }

    public ArgumentValueFrom? ValueFrom { get; init; }
}
