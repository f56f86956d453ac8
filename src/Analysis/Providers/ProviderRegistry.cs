using System.Collections.Frozen;

namespace Rollouts.Analysis;

/// <summary>The providers by name. Made once at start-up; two providers of one name are a start-up error.</summary>
public sealed class ProviderRegistry
{
    private readonly FrozenDictionary<string, IMetricProvider> _providers;

    public ProviderRegistry(IEnumerable<IMetricProvider> providers)
    {
        var byName = new Dictionary<string, IMetricProvider>(StringComparer.Ordinal);
        foreach (var provider in providers)
        {
            if (!byName.TryAdd(provider.Name, provider))
            {
                throw new InvalidOperationException($"Two metric providers are named '{provider.Name}': register only one.");
            }
        }

        _providers = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyCollection<string> Names => _providers.Keys;

    /// <summary>The provider of that name, or null when none is registered.</summary>
    public IMetricProvider? Find(string name) => _providers.GetValueOrDefault(name);
}
