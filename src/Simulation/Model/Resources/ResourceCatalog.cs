using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The resources that the cluster serves, by path and by kind.</summary>
public sealed class ResourceCatalog
{
    /// <summary>Every served resource, one entry per version.</summary>
    public IReadOnlyList<ResourceDefinition> All => throw new NotImplementedException();

    /// <summary>One type per store, at its storage version.</summary>
    public IReadOnlyList<ResourceType> Stored => throw new NotImplementedException();

    public ResourceDefinition? Find(string group, string version, string plural) => throw new NotImplementedException();

    public ResourceDefinition? FindByKind(string apiVersion, string kind) => throw new NotImplementedException();
}
