using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>One committed write. Before is null for an addition; for a deletion After is the last state with the deletion's resourceVersion.</summary>
public sealed record ModelChange(long ResourceVersion, ModelChangeKind Kind, ResourceType Type, KubeObject? Before, KubeObject After)
{
    public ObjectKey Key => After.Key;
}
