namespace Rollouts.Api;

/// <summary>Row G18.</summary>
public sealed record AppMeshTrafficRouting : KubernetesView
{
    public AppMeshVirtualService? VirtualService { get; init; }

    public AppMeshVirtualNodeGroup? VirtualNodeGroup { get; init; }
}
