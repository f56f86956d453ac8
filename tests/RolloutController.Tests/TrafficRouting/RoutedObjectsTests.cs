using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Simulation;

namespace Rollouts.RolloutController.Tests;

/// <summary>What every router's writes have in common, on an API server.</summary>
public sealed class RoutedObjectsTests : IAsyncLifetime
{
    private const string Field = "spec.strategy.canary.trafficRouting.istio";
    private static readonly ResourceType Type = KnownResources.ConfigMaps;
    private static readonly ObjectKey Key = new("default", "routes");

    private readonly List<string> _told = [];
    private EmbeddedCluster _cluster = null!;
    private KubernetesClient _client = null!;
    private RoutedObjects _objects = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync();
        _client = new KubernetesClient(
            new ClusterConnection { Server = _cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        _objects = new RoutedObjects(_client);
        await _client.CreateAsync(
            Type,
            Key.Namespace,
            Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"routes"},"data":{"theirs":"1","ours":"1"}}""")
        );
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Change_WritesOnceAndNothingWhenNothingChanges()
    {
        var first = await ChangeAsync(item => With(item, "ours", "2"));
        first.IsWritten.ShouldBeTrue();
        var second = await ChangeAsync(item => With(item, "ours", "2"));
        second.IsWritten.ShouldBeFalse();
        second.Object.Header.ResourceVersion.ShouldBe(first.Object.Header.ResourceVersion);
    }

    [Fact]
    public async Task Change_OfWhatOthersWriteBeside_KeepsTheirs()
    {
        var asked = 0;
        await ChangeAsync(item => With(item, "ours", "2"), () => asked++ == 0 ? """{"data":{"theirs":"2","more":"1"}}""" : null);

        (await DataAsync()).ShouldBe("""{"more":"1","ours":"2","theirs":"2"}""");
        asked.ShouldBe(1, "a write beside ours needs no second look");
    }

    [Fact]
    public async Task Change_OfWhatOthersWroteInBetween_IsDecidedAfresh()
    {
        var asked = 0;
        await ChangeAsync(
            item => With(item, "ours", $"{(string)item["data"]!["ours"]!} again"),
            () => asked++ == 0 ? """{"data":{"ours":"9"}}""" : null
        );

        (await DataAsync()).ShouldBe("""{"ours":"9 again","theirs":"1"}""");
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task Change_ThatLosesForEver_IsAConflictForTheNextPass()
    {
        var asked = 0;
        var refusal = await Should.ThrowAsync<KubernetesApiException>(() =>
            ChangeAsync(item => With(item, "ours", "mine"), () => $$$"""{"data":{"ours":"{{{asked++}}}"}}""")
        );
        refusal.IsConflict.ShouldBeTrue();
        asked.ShouldBe(8);
    }

    [Fact]
    public async Task Change_ThatTheServerRefuses_IsNotTriedAgain()
    {
        var asked = 0;
        var refusal = await Should.ThrowAsync<KubernetesApiException>(() =>
            ChangeAsync(
                item =>
                {
                    item["metadata"]!["labels"] = new JsonObject { ["not a label"] = "x" };
                    return item;
                },
                () =>
                {
                    asked++;
                    return null;
                }
            )
        );
        refusal.IsConflict.ShouldBeFalse();
        asked.ShouldBeLessThan(3);
    }

    [Fact]
    public async Task Change_OfAMissingObject_NamesItTheFieldAndTheRemedy()
    {
        var missing = await Should.ThrowAsync<TrafficRoutingException>(() =>
            _objects.ChangeAsync(Request(), Type, new ObjectKey("default", "gone"), Field, item => item, "VirtualServiceNotFound")
        );
        missing.Message.ShouldBe($"ConfigMap default/gone is not there: create it, or correct {Field}");
        _told.ShouldBe(["Warning VirtualServiceNotFound ConfigMap `gone` not found"]);
    }

    [Fact]
    public async Task Change_OfAnObjectThatIsGoing_IsRefused()
    {
        await _client.PatchAsync(Type, Key.Namespace, Key.Name, Merge("""{"metadata":{"finalizers":["example.com/wait"]}}"""));
        await _client.DeleteAsync(Type, Key.Namespace, Key.Name);
        (await Should.ThrowAsync<TrafficRoutingException>(() => ChangeAsync(item => With(item, "ours", "2")))).Message.ShouldContain(
            "is being deleted"
        );
    }

    [Fact]
    public async Task Writers_ByTheDozen_OfOneObject_AllGetThrough()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(async i =>
                {
                    for (var weight = 1; weight <= 5; weight++)
                    {
                        await ChangeAsync(item => With(item, $"writer-{i}", $"{weight}"));
                    }
                })
        );

        var data = (await _client.GetAsync(Type, Key.Namespace, Key.Name)).ToNode()["data"]!.AsObject();
        data.Count(member => member.Key.StartsWith("writer-", StringComparison.Ordinal) && (string)member.Value! == "5").ShouldBe(50);
    }

    [Fact]
    public async Task Kind_ThatTheClusterDoesNotServe_IsSaid()
    {
        (
            await Should.ThrowAsync<TrafficRoutingException>(() => _objects.FindTypeAsync("networking.istio.io", "virtualservices", Field))
        ).Message.ShouldBe(
            $"this cluster serves no virtualservices.networking.istio.io: install what {Field} asks for, or remove that field"
        );
        (await _objects.FindTypeAsync("networking.k8s.io", "v9", "Ingress", "ingresses", Field)).Version.ShouldBe("v1");
    }

    /// <summary>Changes the object, while somebody else may write between the reading and the writing.</summary>
    private Task<RoutedChange> ChangeAsync(Func<JsonObject, JsonObject> change, Func<string?>? meanwhile = null) =>
        _objects.ChangeAsync(
            Request(),
            Type,
            Key,
            Field,
            item =>
            {
                if (meanwhile?.Invoke() is { } patch)
                {
                    _client.PatchAsync(Type, Key.Namespace, Key.Name, Merge(patch)).GetAwaiter().GetResult();
                }

                return change(item);
            }
        );

    private TrafficRequest Request() =>
        new(
            new Rollout
            {
                Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            },
            new TrafficTarget
            {
                Weight = 0,
                MaxWeight = 100,
                CanaryHash = "c",
                StableHash = "s",
            },
            (type, reason, message) => _told.Add($"{type} {reason} {message}")
        );

    private async Task<string> DataAsync()
    {
        var data = (await _client.GetAsync(Type, Key.Namespace, Key.Name)).ToNode()["data"]!.AsObject();
        return new JsonObject(
            data.OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
        ).ToJsonString();
    }

    private static JsonObject With(JsonObject item, string name, string value)
    {
        item["data"]![name] = value;
        return item;
    }

    private static Patch Merge(string patch) => Patch.Merge(Parse(patch));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
