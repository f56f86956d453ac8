namespace Rollouts.Api;

/// <summary>The two virtual nodes that carry the hashes.</summary>
public sealed record AppMeshVirtualNodeGroup : KubernetesView
{
    public AppMeshVirtualNodeReference? CanaryVirtualNodeRef { get; init; }

    public AppMeshVirtualNodeReference? StableVirtualNodeRef { get; init; }
}
