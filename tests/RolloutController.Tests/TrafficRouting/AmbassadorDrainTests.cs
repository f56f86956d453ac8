using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>The end of a canary's Mapping, in virtual time.</summary>
public sealed class AmbassadorDrainTests : IAsyncLifetime
{
    private static readonly ResourceType Mappings = new("getambassador.io", "v2", "mappings", "Mapping");

    private readonly ManualTimeProvider _time = new();
    private EmbeddedCluster _cluster = null!;
    private KubernetesClient _client = null!;
    private AmbassadorRouter _router = null!;
    private Rollout _rollout = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync();
        _client = new KubernetesClient(
            new ClusterConnection { Server = _cluster.Server.Address },
            new ClientOptions { Qps = 10_000, Burst = 10_000 },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        await _client.CreateAsync(
            KnownResources.CustomResourceDefinitions,
            null,
            Parse(
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"mappings.getambassador.io"},
                 "spec":{"group":"getambassador.io","scope":"Namespaced",
                  "names":{"kind":"Mapping","listKind":"MappingList","plural":"mappings","singular":"mapping"},
                  "versions":[{"name":"v2","served":true,"storage":true,
                   "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                """
            )
        );
        foreach (var crd in CrdGenerator.Generate())
        {
            await _client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }

        // What belongs to a Rollout that is not there would be collected.
        var strategy = """{"canary":{"trafficRouting":{"ambassador":{"mappings":["web"]}}}}""";
        var created = await _client.CreateAsync(KnownResources.Rollouts, "default", ControllerBed.Web(1, strategy));
        _rollout = created.As<Rollout>(RolloutsJson.Options);
        await CreateAsync("web", """{"prefix":"/","service":"stable"}""");
        _router = new AmbassadorRouter(
            new RoutedObjects(_client),
            new OwnedObjects(_client),
            _client,
            Options.Create(new RolloutControllerOptions()),
            _time
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Mapping_OfACanaryWithoutRequests_SaysSoForFiveSecondsBeforeItGoes()
    {
        await RouteAsync(30);
        var ending = RouteAsync(0);
        await _time.WaitForTimersAsync();
        (await WeightAsync()).ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        ending.IsCompleted.ShouldBeFalse();
        (await WeightAsync()).ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await ending;
        (await WeightAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Mapping_LeftBehindByAControllerThatDied_GoesInTheNextPass()
    {
        await CreateAsync("web-canary", """{"prefix":"/","service":"canary","weight":0}""");

        await RouteAsync(0);

        (await WeightAsync()).ShouldBeNull();
    }

    private Task<WeightEvidence> RouteAsync(int weight)
    {
        var target = new TrafficTarget
        {
            Weight = weight,
            MaxWeight = 100,
            CanaryHash = "new",
            StableHash = "old",
            CanaryService = "canary",
            StableService = "stable",
        };
        return _router.RouteAsync(new TrafficRequest(_rollout, target, (_, _, _) => { }));
    }

    /// <summary>Of the canary's Mapping; null when there is none.</summary>
    private async Task<int?> WeightAsync() =>
        (await new RoutedObjects(_client).FindAsync(Mappings, new ObjectKey("default", "web-canary")))?.ToNode()["spec"]![
            "weight"
        ]!.GetValue<int>();

    private Task<KubeObject> CreateAsync(string name, string spec) =>
        _client.CreateAsync(
            Mappings,
            "default",
            Parse($$$"""{"apiVersion":"getambassador.io/v2","kind":"Mapping","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""")
        );

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
