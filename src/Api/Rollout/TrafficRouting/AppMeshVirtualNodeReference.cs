namespace Rollouts.Api;

/// <summary>Names a virtual node.</summary>
public sealed record AppMeshVirtualNodeReference : KubernetesView
{
    public string Name { get; init; } = "";
}
