using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>One HTTPRoute or VirtualService that many Rollouts share, each with a rule of its own.</summary>
public sealed class SharedRouteTests(ClusterFixture clusters)
{
    private const int Rollouts = 50;

    [Fact]
    public async Task FiftyRollouts_ThatMoveAtOnce_AllGetTheirWeightsAndNothingElseChanges()
    {
        var cluster = await clusters.GetAsync();
        await MeshDefinitions.EnsureAsync(cluster);
        await using var home = await cluster.CreateNamespaceAsync("shared");
        await using var client = cluster.Connect();
        await using var routers = new RealRouters(client);
        var router = routers.OfType("GatewayAPI");
        var before = await home.CreateAsync(HaproxyTranslator.HttpRoutes, Route());

        await Task.WhenAll(Enumerable.Range(0, Rollouts).Select(i => MoveAsync(router, home, i, 20, 60, 10 + i)));

        var route = (await home.GetAsync(HaproxyTranslator.HttpRoutes, "shared")).ToNode();
        var rules = route["spec"]!["rules"]!.AsArray();
        rules.Select(rule => (int)rule!["backendRefs"]![1]!["weight"]!).ShouldBe([.. Enumerable.Range(0, Rollouts).Select(i => 10 + i), 7]);
        rules
            .Take(Rollouts)
            .Select(rule => (int)rule!["backendRefs"]![0]!["weight"]!)
            .ShouldBe(Enumerable.Range(0, Rollouts).Select(i => 90 - i));
        ((string)route["metadata"]!["annotations"]!["rollouts.argoproj.io/gatewayapi-active-rollouts"]!)
            .Split(',')
            .Length.ShouldBe(Rollouts);
        ((string?)route["metadata"]!["labels"]!["rollouts.argoproj.io/gatewayapi-canary"]).ShouldBe("in-progress");

        await Task.WhenAll(Enumerable.Range(0, Rollouts).Select(i => MoveAsync(router, home, i, 0)));

        // The last one takes the marks away: the route is as it was before the first.
        route = (await home.GetAsync(HaproxyTranslator.HttpRoutes, "shared")).ToNode();
        JsonNode.DeepEquals(route["spec"], before.ToNode()["spec"]).ShouldBeTrue(route["spec"]!.ToJsonString());
        (route["metadata"]!["labels"] as JsonObject ?? []).Count.ShouldBe(0);
        (route["metadata"]!["annotations"] as JsonObject ?? []).Count.ShouldBe(0);
    }

    [Fact]
    public async Task FiftyRollouts_OfOneVirtualService_AllGetTheirWeightsAndNothingElseChanges()
    {
        var cluster = await clusters.GetAsync();
        await MeshDefinitions.EnsureAsync(cluster);
        await using var home = await cluster.CreateNamespaceAsync("shared-mesh");
        await using var client = cluster.Connect();
        await using var routers = new RealRouters(client);
        var router = routers.OfType("Istio");
        var type = (await client.Discovery.FindAsync("networking.istio.io", "virtualservices"))!;
        var before = await home.CreateAsync(type, VirtualService());

        await Task.WhenAll(Enumerable.Range(0, Rollouts).Select(i => MoveAsync(router, home, i, 20, 60, 10 + i)));

        var routes = (await home.GetAsync(type, "shared")).ToNode()["spec"]!["http"]!.AsArray();
        routes
            .Select(route => ((string)route!["name"]!, (int)route["route"]![0]!["weight"]!, (int)route["route"]![1]!["weight"]!))
            .ShouldBe([.. Enumerable.Range(0, Rollouts).Select(i => ($"team-{i}", 90 - i, 10 + i)), ("others", 93, 7)]);

        await Task.WhenAll(Enumerable.Range(0, Rollouts).Select(i => MoveAsync(router, home, i, 0)));

        var after = (await home.GetAsync(type, "shared")).ToNode()["spec"]!;
        JsonNode.DeepEquals(after, before.ToNode()["spec"]).ShouldBeTrue(after.ToJsonString());
    }

    private static JsonObject VirtualService() =>
        new()
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = "VirtualService",
            ["metadata"] = new JsonObject { ["name"] = "shared" },
            ["spec"] = new JsonObject
            {
                ["hosts"] = new JsonArray("shop.example"),
                ["http"] = new JsonArray([
                    .. Enumerable.Range(0, Rollouts).Select(i => (JsonNode)HttpRoute($"team-{i}", $"stable-{i}", $"canary-{i}", 100, 0)),
                    HttpRoute("others", "one", "other", 93, 7),
                ]),
            },
        };

    private static JsonObject HttpRoute(string name, string stable, string canary, int stableWeight, int canaryWeight) =>
        Manifests.Read(
            $$$"""
            {"name":"{{{name}}}","match":[{"uri":{"prefix":"/{{{name}}}"} }],
             "route":[{"destination":{"host":"{{{stable}}}"},"weight":{{{stableWeight}}} },{"destination":{"host":"{{{canary}}}"},"weight":{{{canaryWeight}}} }]}
            """
        );

    /// <summary>One weight after the other; what others wrote in between is looked at again, as the controller's next pass does.</summary>
    private static async Task MoveAsync(ITrafficRouter router, ClusterNamespace home, int number, params int[] weights)
    {
        foreach (var weight in weights)
        {
            var isWritten = false;
            while (!isWritten)
            {
                try
                {
                    await router.RouteAsync(Request(router, home, number, weight), TestContext.Current.CancellationToken);
                    isWritten = true;
                }
                catch (Exception e) when (e is KubernetesApiException { IsConflict: true } or HttpRequestException)
                {
                    // As a reconcile that ends with a conflict, or without an answer of a busy API server.
                }
            }
        }
    }

    private static TrafficRequest Request(ITrafficRouter router, ClusterNamespace home, int number, int weight)
    {
        var (canary, stable) = ($"canary-{number}", $"stable-{number}");
        var routing =
            router.Type == "Istio"
                ? $$$"""{"istio":{"virtualService":{"name":"shared","routes":["team-{{{number}}}"]} } }"""
                : """{"gatewayAPI":{"httpRoute":"shared"} }""";
        var rollout = Manifests.Rollout(
            $"web-{number}",
            1,
            $$$"""{"canary":{"canaryService":"{{{canary}}}","stableService":"{{{stable}}}","trafficRouting":{{{routing}}} } }"""
        );
        rollout["metadata"]!["namespace"] = home.Name;
        return new TrafficRequest(
            KubeObject.FromNode(rollout).As<Rollout>(RolloutsJson.Options),
            new TrafficTarget
            {
                Weight = weight,
                MaxWeight = 100,
                CanaryHash = "new",
                StableHash = "old",
                CanaryService = canary,
                StableService = stable,
            },
            static (_, _, _) => { }
        );
    }

    private static JsonObject Route()
    {
        var rules = new JsonArray([
            .. Enumerable.Range(0, Rollouts).Select(i => (JsonNode)Rule($"/team-{i}", $"stable-{i}", $"canary-{i}", 100, 0)),
            Rule("/others", "one", "other", 93, 7),
        ]);
        return new JsonObject
        {
            ["apiVersion"] = "gateway.networking.k8s.io/v1",
            ["kind"] = "HTTPRoute",
            ["metadata"] = new JsonObject { ["name"] = "shared" },
            ["spec"] = new JsonObject { ["rules"] = rules },
        };
    }

    private static JsonObject Rule(string path, string stable, string canary, int stableWeight, int canaryWeight) =>
        Manifests.Read(
            $$$"""
            {"matches":[{"path":{"type":"PathPrefix","value":"{{{path}}}"} }],
             "backendRefs":[{"name":"{{{stable}}}","port":80,"weight":{{{stableWeight}}} },{"name":"{{{canary}}}","port":80,"weight":{{{canaryWeight}}} }]}
            """
        );
}
