namespace Rollouts.Api;

/// <summary>An extra condition that a pod needs to be ready.</summary>
public sealed record PodReadinessGate : KubernetesView
{
    public string ConditionType { get; init; } = "";
}
