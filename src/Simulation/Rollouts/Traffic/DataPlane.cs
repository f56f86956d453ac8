using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Where requests go at this instant. Proxies follow the router's objects within the propagation delay, each at its own time, so that several states
/// are in force at once; Services are followed at once. Of two entrances any may have all requests: what is true of each alone is true of every mixture.
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
    private readonly Dictionary<Entrance, List<RouteState>> _states = new() { [Entrance.Mesh] = [], [Entrance.Ingress] = [] };
    private readonly Dictionary<string, KubeObject> _lostServices = [];

    public DataPlane(VirtualStore store, VirtualTime time, RolloutScript script)
    {
        (_store, _time, _script) = (store, time, script);
        store.Follow(
            (type, before, after) =>
            {
                if (IstioObjects.Contains(type))
                {
                    Take();
                }
                else if (type == KnownResources.Ingresses && after is not null)
                {
                    TakeIngress(after);
                }
                else if (type == KnownResources.Services && after is null)
                {
                    _lostServices[before!.Header.Name] = before;
                }
            }
        );
    }

    /// <summary>What the objects of the mesh say now.</summary>
    public RouteState? Latest => _states[Entrance.Mesh].LastOrDefault();

    /// <summary>What is said now at each entrance.</summary>
    public IEnumerable<RouteState> LatestOfEach =>
        _states.Values.Where(static states => states.Count > 0).Select(static states => states[^1]);

    /// <summary>Every state that some proxy may follow, those of each entrance oldest first.</summary>
    public IReadOnlyList<RouteState> InForce => [.. InForceAt(Entrance.Mesh), .. InForceAt(Entrance.Ingress)];

    public bool HasConverged => _states.Keys.All(entrance => InForceAt(entrance).Count <= 1);

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

    /// <summary>The version that a Service leads to; null for all. Of one that is missing the version that it led to.</summary>
    public string? Selected(string service) =>
        (_store.Find(KnownResources.Services, service) ?? _lostServices.GetValueOrDefault(service))
            ?.As<Service>(RolloutsJson.Options)
            .Spec.Selector?.GetValueOrDefault(RolloutLabels.PodTemplateHash);

    private List<RouteState> InForceAt(Entrance entrance)
    {
        var states = _states[entrance];
        var settled = states.FindLastIndex(state => state.Since.AddSeconds(LagOf(entrance)) <= _time.Now);
        return settled <= 0 ? states : states[settled..];
    }

    /// <summary>Seconds.</summary>
    private int LagOf(Entrance entrance) => entrance == Entrance.Mesh ? _script.Propagation : _script.Propagation / 3;

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
        _states[Entrance.Mesh]
            .Add(
                new RouteState(
                    _time.Now,
                    destinations.Where(destination => destination.Name is CanaryName or "pong").Sum(destination => destination.Weight),
                    HashIn(subsets, CanaryName),
                    HashIn(subsets, StableName),
                    [.. destinations.Where(destination => destination.Weight > 0 && !WorldObjects.Services.Contains(destination.Name))]
                )
            );
    }

    private void TakeIngress(KubeObject ingress)
    {
        var weight = (string?)ingress.ToNode()["metadata"]?["annotations"]?["nginx.ingress.kubernetes.io/canary-weight"];
        var states = _states[Entrance.Ingress];
        if (weight is not null || states.Count == 0)
        {
            var share = int.Parse(weight ?? "0", NumberStyles.None, CultureInfo.InvariantCulture);
            states.Add(new RouteState(_time.Now, share, null, null, []) { Entrance = Entrance.Ingress });
        }
    }

    /// <summary>Versions and experiments are told apart by subset or by Service.</summary>
    private static string NameIn(JsonNode route) =>
        (string?)route["destination"]!["subset"] ?? (string?)route["destination"]!["host"] ?? "";

    private static string? HashIn(JsonArray? subsets, string name) =>
        (string?)subsets?.FirstOrDefault(subset => (string?)subset!["name"] == name)?["labels"]?[RolloutLabels.PodTemplateHash];
}
