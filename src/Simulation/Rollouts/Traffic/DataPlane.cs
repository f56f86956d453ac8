using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Where requests go at this instant. Proxies follow the router's objects within the propagation delay, each at its own time, so that several states
/// are in force at once; Services are followed at once.
/// </summary>
internal sealed class DataPlane
{
    /// <summary>Stands for all versions, as long as they are not told apart.</summary>
    public const string Everybody = "";

    private const string CanaryName = "canary";
    private const string StableName = "stable";

    private readonly VirtualStore _store;
    private readonly VirtualTime _time;
    private readonly RolloutScript _script;
    private readonly List<RouteState> _states = [];

    public DataPlane(VirtualStore store, VirtualTime time, RolloutScript script)
    {
        (_store, _time, _script) = (store, time, script);
        store.Follow(
            (type, _, _) =>
            {
                if (IstioObjects.Contains(type))
                {
                    Take();
                }
            }
        );
    }

    /// <summary>What the router's objects say now.</summary>
    public RouteState? Latest => _states.Count == 0 ? null : _states[^1];

    /// <summary>Every state that some proxy may follow, oldest first.</summary>
    public IReadOnlyList<RouteState> InForce
    {
        get
        {
            var settled = _states.FindLastIndex(state => state.Since.AddSeconds(_script.Propagation) <= _time.Now);
            return settled <= 0 ? [.. _states] : _states[settled..];
        }
    }

    public bool HasConverged => InForce.Count <= 1;

    /// <summary>The share of the requests that each version gets in one state, in percent; under <see cref="Everybody"/> what goes to all of them. Experiments are apart.</summary>
    public Dictionary<string, int> SharesOf(RouteState state)
    {
        var shares = new Dictionary<string, int>();
        foreach (var (name, weight, subset) in Destinations(state))
        {
            var hash = subset ?? Selected(name) ?? Everybody;
            if (weight > 0)
            {
                shares[hash] = shares.GetValueOrDefault(hash) + weight;
            }
        }

        return shares;
    }

    /// <summary>The version that a Service leads to; null for all.</summary>
    public string? Selected(string service) =>
        _store
            .Find(KnownResources.Services, service)
            ?.As<Service>(RolloutsJson.Options)
            .Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);

    private IEnumerable<(string Service, int Weight, string? Subset)> Destinations(RouteState state)
    {
        var (canary, stable) = (CanaryName, StableName);
        if (_script.Strategy == StrategyKind.PingPong)
        {
            // The weight of the canary is that of pong, whatever pong is at the time.
            (canary, stable) = ("pong", "ping");
        }

        yield return (canary, state.CanaryWeight, state.CanaryHash);
        yield return (stable, state.StableWeight, state.StableHash);
    }

    private void Take()
    {
        if (_store.Find(IstioObjects.VirtualServices, WorldObjects.Name)?.ToNode() is not { } routes)
        {
            return;
        }

        var subsets =
            _script.Has(RolloutOptions.Subsets) && _store.Find(IstioObjects.DestinationRules, WorldObjects.Name) is { } rule
                ? rule.ToNode()["spec"]!["subsets"]!.AsArray()
                : null;
        var destinations = routes["spec"]!["http"]![0]!["route"]!
            .AsArray()
            .Select(route => (Name: NameIn(route!), Weight: (int?)route!["weight"] ?? 0))
            .ToList();
        _states.Add(
            new RouteState(
                _time.Now,
                destinations.Where(destination => destination.Name is CanaryName or "pong").Sum(destination => destination.Weight),
                HashIn(subsets, CanaryName),
                HashIn(subsets, StableName),
                [.. destinations.Where(destination => destination.Weight > 0 && !WorldObjects.Services.Contains(destination.Name))]
            )
        );
    }

    /// <summary>Versions and experiments are told apart by subset or by Service.</summary>
    private static string NameIn(JsonNode route) =>
        (string?)route["destination"]!["subset"] ?? (string?)route["destination"]!["host"] ?? "";

    private static string? HashIn(JsonArray? subsets, string name) =>
        (string?)subsets?.FirstOrDefault(subset => (string?)subset!["name"] == name)?["labels"]?[RolloutLabels.PodTemplateHash];
}
