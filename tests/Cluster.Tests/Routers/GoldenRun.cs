using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>Plays a case: the controller's routers in their order, told one target after the other, on the objects of a real API server.</summary>
internal sealed class GoldenRun(ClusterNamespace home, GoldenCase played)
{
    private readonly WriteLog _client = new(home.Cluster.Client);
    private readonly List<string> _events = [];
    private readonly SortedDictionary<string, (ResourceType Type, string Name)> _touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode?> _seen = new(StringComparer.Ordinal);

    /// <summary>What came of every step, one YAML document each.</summary>
    public async Task<string> PlayAsync(CancellationToken cancellationToken)
    {
        await using var real = new RealRouters(_client, played.Options);
        var routers = real.All;
        var strategy = new JsonObject { ["canary"] = played.Strategy.DeepClone() };
        var created = await home.CreateAsync(KnownResources.Rollouts, Manifests.Rollout("web", 4, strategy.ToJsonString()));
        var rollout = created.As<Rollout>(RolloutsJson.Options);
        foreach (var item in played.Objects)
        {
            await CreateAsync(item);
        }

        await ChangedAsync();
        List<string> documents = [];
        var target = First(rollout.Spec.Strategy.Canary!);
        foreach (var step in played.Steps)
        {
            var told = After(rollout, target);
            target = step.Next(target);
            documents.Add(GoldenText.Write(await StepAsync(routers, step, new TrafficRequest(told, target, Tell), cancellationToken)));
        }

        return Nameless(string.Join("---\n", documents), rollout);
    }

    /// <summary>The Rollout with the experiments in its status that the routers were told of last.</summary>
    private static Rollout After(Rollout rollout, TrafficTarget target) =>
        rollout with
        {
            Status = rollout.Status with
            {
                Canary = rollout.Status.Canary with { Weights = new TrafficWeights { Additional = target.Additional } },
            },
        };

    private async Task<JsonObject> StepAsync(
        IReadOnlyList<ITrafficRouter> routers,
        GoldenStep step,
        TrafficRequest request,
        CancellationToken cancellationToken
    )
    {
        await ByOthersAsync(step);
        await ChangedAsync();
        var result = await RouteAsync(routers, step.Title, request, cancellationToken);
        if (step.IsWeightOnly)
        {
            Twice(result).ShouldBeEmpty($"step '{step.Title}' writes an object more than once");
        }

        if (result["error"] is null && !request.Target.StrictArgo)
        {
            _client.TakeLists();
            var again = await RouteAsync(routers, step.Title, request, cancellationToken);
            var lists = _client.TakeLists();
            again["writes"].ShouldBeNull($"step '{step.Title}', told a second time, writes: {again["writes"]?.ToJsonString()}");
            again["error"].ShouldBeNull($"step '{step.Title}', told a second time");
            await ReadAsync(routers, step.Title, request, lists, cancellationToken);
        }

        return result;
    }

    private async Task<JsonObject> RouteAsync(
        IReadOnlyList<ITrafficRouter> routers,
        string title,
        TrafficRequest request,
        CancellationToken cancellationToken
    )
    {
        var result = new JsonObject { ["step"] = title };
        foreach (var router in routers.Where(router => router.IsAskedFor(request.Routing)))
        {
            try
            {
                if (await router.RouteAsync(request, cancellationToken) is { Kind: not EvidenceKind.SpecEcho } evidence)
                {
                    (evidence.Kind <= router.Strongest).ShouldBeTrue($"{router.Type} says {evidence.Kind}, but at most {router.Strongest}");
                    result["evidence"] = $"{evidence.Kind}{(evidence.Awaited is { } awaited ? $": {awaited}" : "")}";
                }
            }
            catch (Exception e) when (e is TrafficRoutingException or KubernetesApiException)
            {
                result["error"] = $"{router.Type}: {e.Message}";
                break;
            }
        }

        var writes = _client.Take();
        foreach (var write in writes)
        {
            Touch(write.Type, write.Name);
        }

        Add(result, "writes", writes.Select(write => (JsonNode)$"{write}"));
        Add(result, "events", _events.Select(text => (JsonNode)text));
        _events.Clear();
        Add(result, "objects", await ChangedAsync());
        return result;
    }

    /// <summary>A controller that starts now, with a status that is older than the objects, finds in them what they were told.</summary>
    private async Task ReadAsync(
        IReadOnlyList<ITrafficRouter> routers,
        string title,
        TrafficRequest request,
        int lists,
        CancellationToken cancellationToken
    )
    {
        var target = request.Target;
        // Those that count in hundredths cannot tell one of a thousand from two, unless it was told.
        var stale =
            target.MaxWeight != 100 ? target.Weight
            : target.Weight == 0 ? target.MaxWeight
            : target.Weight - 1;
        var asked = new TrafficRequest(
            After(request.Rollout, target),
            target with
            {
                Weight = stale,
                CanaryHash = "",
                StableHash = "",
                Additional = [],
                HeaderRoute = null,
                MirrorRoute = null,
                RemovesManagedRoutes = false,
                WeightFirst = false,
                Verifies = false,
            },
            Tell
        );
        foreach (var router in routers.Where(router => router.IsAskedFor(request.Routing)))
        {
            var found = RoutedTraffic.Agreed(await router.ReadAsync(asked, cancellationToken));
            found.ShouldNotBeNull($"step '{title}': {router.Type} does not say what its objects have");
            found.CanaryWeight.ShouldBe(target.Weight, $"step '{title}': what the objects of {router.Type} have");
            (found.StableHash ?? target.StableHash).ShouldBe(target.StableHash, $"step '{title}', {router.Type}");
        }

        if (target.MaxWeight == 100)
        {
            await RefuseUnseenAsync(routers, title, asked, target.Weight, cancellationToken);
        }

        _client.Take().ShouldBeEmpty($"step '{title}': who reads writes");
        _events.ShouldBeEmpty($"step '{title}': who reads tells nothing");
        _client.TakeLists().ShouldBe(lists, $"step '{title}': who reads lists no more than who writes");
    }

    /// <summary>A weight that was decided on another one than the objects have is not written.</summary>
    private static async Task RefuseUnseenAsync(
        IReadOnlyList<ITrafficRouter> routers,
        string title,
        TrafficRequest asked,
        int present,
        CancellationToken cancellationToken
    )
    {
        var (expected, next) = ((present + 10) % 100, (present + 20) % 100);
        var unseen = asked with
        {
            Target = asked.Target with { Weight = next, WeightFirst = true },
            Expected = new RoutedTraffic(expected, null, null),
        };
        foreach (var router in routers.Where(router => router.IsAskedFor(asked.Routing)))
        {
            var refusal = await Should.ThrowAsync<KubernetesApiException>(
                () => router.RouteAsync(unseen, cancellationToken),
                $"step '{title}': {router.Type} writes over a weight that nobody has seen"
            );
            refusal.IsConflict.ShouldBeTrue(refusal.Message);
            refusal.Message.ShouldContain($"has weight {present} for the canary, and not {expected}");
        }
    }

    private async Task ByOthersAsync(GoldenStep step)
    {
        foreach (var item in step.Created)
        {
            await CreateAsync(item);
        }

        foreach (var item in step.Patched)
        {
            var (type, name) = await TouchAsync(item);
            await home.PatchAsync(type, name, item);
        }

        foreach (var item in step.Said)
        {
            var (type, name) = await TouchAsync(item);
            await home.PatchAsync(type, name, item, "status");
        }

        foreach (var item in step.Deleted)
        {
            var (type, name) = await TouchAsync(item);
            await home.DeleteAsync(type, name);
            await home.AwaitGoneAsync(type, name);
        }
    }

    private async Task CreateAsync(JsonObject item)
    {
        var (type, _) = await TouchAsync(item);
        await home.CreateAsync(type, item.DeepClone().AsObject());
    }

    private async Task<(ResourceType Type, string Name)> TouchAsync(JsonObject item)
    {
        var (version, kind) = ((string)item["apiVersion"]!, (string)item["kind"]!);
        var type =
            await home.Cluster.Client.Discovery.FindByKindAsync(version, kind)
            ?? throw new FormatException($"{version} {kind} is not served: add its CRD to {MeshDefinitions.Folder}");
        return Touch(type, (string)item["metadata"]!["name"]!);
    }

    private (ResourceType Type, string Name) Touch(ResourceType type, string name)
    {
        _touched.TryAdd($"{type.Kind} {name}", (type, name));
        return (type, name);
    }

    /// <summary>The objects that are not as they were when this was last asked, and the names of those that went.</summary>
    private async Task<List<JsonNode>> ChangedAsync()
    {
        List<JsonNode> changed = [];
        foreach (var (key, (type, name)) in _touched)
        {
            var now = await FindAsync(type, name);
            if (!JsonNode.DeepEquals(now, _seen.GetValueOrDefault(key)))
            {
                changed.Add(now?.DeepClone() ?? $"{key} is gone");
                _seen[key] = now;
            }
        }

        return changed;
    }

    private async Task<JsonNode?> FindAsync(ResourceType type, string name) =>
        await home.Cluster.Client.FindAsync(type, home.Name, name) is { } found ? GoldenText.WithoutServersPart(found.ToNode()) : null;

    /// <summary>Objects with more than one write.</summary>
    private static IEnumerable<string> Twice(JsonObject result) =>
        (result["writes"] as JsonArray ?? [])
            .Select(write => ((string)write!).Split(' ')[1])
            .CountBy(written => written)
            .Where(written => written.Value > 1)
            .Select(written => written.Key);

    private void Tell(string type, string reason, string message) => _events.Add($"{type} {reason}: {message}");

    private string Nameless(string text, Rollout rollout) =>
        text.Replace(home.Name, "NAMESPACE", StringComparison.Ordinal).Replace(rollout.Metadata.Uid!, "UID", StringComparison.Ordinal);

    private static TrafficTarget First(CanaryStrategy canary) =>
        new()
        {
            Weight = 0,
            MaxWeight = canary.TrafficRouting!.MaxTrafficWeight ?? 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = canary.CanaryService ?? canary.PingPong?.PingService,
            StableService = canary.StableService ?? canary.PingPong?.PongService,
        };

    private static void Add(JsonObject result, string member, IEnumerable<JsonNode> items)
    {
        if (new JsonArray([.. items]) is { Count: > 0 } all)
        {
            result[member] = all;
        }
    }
}
