namespace Rollouts.Api;

/// <summary>A virtual service and its routes.</summary>
public sealed record AppMeshVirtualService : KubernetesView
{
    public string Name { get; init; } = "";

    public IReadOnlyList<string>? Routes { get; init; }
}
