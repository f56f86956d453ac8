namespace Rollouts.Api;

/// <summary>Short-lived ReplicaSets and their analyses (area e).</summary>
public sealed record Experiment : KubernetesObject
{
    public ExperimentSpec Spec { get; init; } = new();

    public ExperimentStatus Status { get; init; } = new();
}
