using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The resources that the cluster serves, by path and by kind. Readers get immutable lists that a change replaces whole.</summary>
public sealed class ResourceCatalog
{
    private readonly SortedDictionary<string, IReadOnlyList<ResourceDefinition>> _custom = new(StringComparer.Ordinal);
    private Dictionary<(string Group, string Version, string Plural), ResourceDefinition> _byPath = [];
    private Dictionary<(string ApiVersion, string Kind), ResourceDefinition> _byKind = [];

    internal ResourceCatalog() => Rebuild();

    /// <summary>Every served resource, one entry per version: the built-in ones, then the custom ones by the name of their definition.</summary>
    public IReadOnlyList<ResourceDefinition> All { get; private set; } = [];

    /// <summary>One type per store, at its storage version.</summary>
    public IReadOnlyList<ResourceType> Stored { get; private set; } = [];

    /// <summary>Grows with every change of what is served, so that rendered documents can be cached.</summary>
    public int Revision { get; private set; }

    public ResourceDefinition? Find(string group, string version, string plural) => _byPath.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? FindByKind(string apiVersion, string kind) => _byKind.GetValueOrDefault((apiVersion, kind));

    /// <summary>Serves the versions of a CustomResourceDefinition instead of what it served before; none ends its service.</summary>
    internal void SetCustom(string crdName, IReadOnlyList<ResourceDefinition> served)
    {
        if (served.Count == 0)
        {
            _custom.Remove(crdName);
        }
        else
        {
            _custom[crdName] = served;
        }
        Rebuild();
    }

    /// <summary>What a CustomResourceDefinition serves at present.</summary>
    internal IReadOnlyList<ResourceDefinition> CustomOf(string crdName) => _custom.GetValueOrDefault(crdName) ?? [];

    private void Rebuild()
    {
        ResourceDefinition[] all = [.. BuiltInResources.All, .. _custom.Values.SelectMany(static served => served)];
        All = all;
        Stored = [.. all.Select(static definition => definition.StorageType).Distinct()];
        _byPath = all.ToDictionary(static definition => (definition.Type.Group, definition.Type.Version, definition.Type.Plural));
        _byKind = all.DistinctBy(static definition => (definition.Type.ApiVersion, definition.Type.Kind))
            .ToDictionary(static definition => (definition.Type.ApiVersion, definition.Type.Kind));
        Revision++;
    }
}
