using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>Objects that lost their Rollout while no controller ran, on a real API server with the rights of the chart (rows G8 and G15).</summary>
public sealed class LeftObjectsTests(ClusterFixture clusters)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Objects_LeftWhileNoControllerRan_AreGivenBack_OthersStay()
    {
        var cluster = await clusters.GetAsync();
        await MeshDefinitions.EnsureAsync(cluster);
        await using var home = await cluster.CreateNamespaceAsync("left");
        var rules =
            await cluster.Client.Discovery.FindAsync("networking.istio.io", "destinationrules", TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("the definitions have no DestinationRules");
        (ResourceType Type, Func<string, string> Write)[] kinds =
        [
            (HaproxyTranslator.HttpRoutes, HttpRoute),
            (rules, DestinationRule),
            (KnownResources.Ingresses, Ingress),
            (rules with { Plural = "virtualservices", Kind = "VirtualService" }, VirtualService),
        ];
        var before = new Dictionary<string, JsonNode>();
        foreach (var name in new[] { "gone", "kept" })
        {
            foreach (var (type, write) in kinds)
            {
                var created = await home.CreateAsync(type, YamlManifest.ReadOne(write(name)));
                before[$"{type.Kind} {name}"] = PartsOf(created);
            }
        }

        // One of the two Rollouts is in the cluster; it has no Services, so that nothing is done for it.
        await home.CreateAsync(KnownResources.Rollouts, RolloutOf("kept"));
        await RouteAsync(cluster, home, "gone");
        await RouteAsync(cluster, home, "kept");
        var during = await PartsAsync("kept");
        foreach (var (type, _) in kinds)
        {
            (await PartAsync(type, "gone")).ShouldNotBe(before[$"{type.Kind} gone"].ToJsonString(), $"{type.Kind} has to be under way");
        }

        await using var controller = await RunningController.StartAsync(home);

        foreach (var type in new[] { HaproxyTranslator.HttpRoutes, rules })
        {
            await Eventually.ReadAsync(
                () => PartAsync(type, "gone"),
                part => part == before[$"{type.Kind} gone"].ToJsonString(),
                $"{type.Kind} gone as it was before",
                Patience
            );
        }

        await Eventually.ReadAsync(
            async () => (await home.GetAsync(KnownResources.Ingresses, "gone")).Header.Annotations,
            static annotations =>
                annotations.Count == 1
                && annotations["alb.ingress.kubernetes.io/actions.gone-stable"]
                    == """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"gone-stable","ServicePort":"80","Weight":100}]}}""",
            "the Ingress on the stable Service",
            Patience
        );
        (await PartsAsync("kept")).ShouldBe(during);

        async Task<List<string>> PartsAsync(string name)
        {
            List<string> parts = [];
            foreach (var (type, _) in kinds)
            {
                parts.Add(await PartAsync(type, name));
            }

            return parts;
        }

        async Task<string> PartAsync(ResourceType type, string name) => PartsOf(await home.GetAsync(type, name)).ToJsonString();
    }

    /// <summary>As a controller would that is gone by now: a quarter of the requests to the canary.</summary>
    private static async Task RouteAsync(RealCluster cluster, ClusterNamespace home, string name)
    {
        await using var client = cluster.Connect();
        await using var routers = new RealRouters(client);
        var rollout = RolloutOf(name);
        rollout["metadata"]!["namespace"] = home.Name;
        var request = new TrafficRequest(
            KubeObject.FromNode(rollout).As<Rollout>(RolloutsJson.Options),
            new TrafficTarget
            {
                Weight = 25,
                MaxWeight = 100,
                CanaryHash = "new",
                StableHash = "old",
                CanaryService = $"{name}-canary",
                StableService = $"{name}-stable",
            },
            static (_, _, _) => { }
        );
        foreach (var router in routers.All.Where(router => router.IsAskedFor(request.Routing)))
        {
            await router.RouteAsync(request, TestContext.Current.CancellationToken);
        }
    }

    private static JsonObject RolloutOf(string name) =>
        Manifests.Rollout(
            name,
            1,
            $$$"""
            {"canary":{"stableService":"{{{name}}}-stable","canaryService":"{{{name}}}-canary",
             "trafficRouting":{"alb":{"ingress":"{{{name}}}","servicePort":80},"gatewayAPI":{"httpRoute":"{{{name}}}"},
              "istio":{"virtualService":{"name":"{{{name}}}"},
               "destinationRule":{"name":"{{{name}}}","canarySubsetName":"canary","stableSubsetName":"stable"} } } } }
            """
        );

    /// <summary>What the controller writes of an object. An empty map is none.</summary>
    private static JsonObject PartsOf(KubeObject item)
    {
        var whole = item.ToNode();
        foreach (var subset in (whole["spec"]!["subsets"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (subset["labels"] is JsonObject { Count: 0 })
            {
                subset.Remove("labels");
            }
        }

        return new JsonObject
        {
            ["spec"] = whole["spec"]!.DeepClone(),
            ["labels"] = new JsonObject(item.Header.Labels.Select(Pair)),
            ["annotations"] = new JsonObject(item.Header.Annotations.Select(Pair)),
        };

        static KeyValuePair<string, JsonNode?> Pair(KeyValuePair<string, string> label) => new(label.Key, label.Value);
    }

    private static string HttpRoute(string name) =>
        $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: {{name}}}
            spec:
              rules:
              - name: main
                backendRefs:
                - {name: {{name}}-stable, port: 80, weight: 100}
                - {name: {{name}}-canary, port: 80, weight: 0}
            """;

    private static string DestinationRule(string name) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: {{name}}}
            spec: {host: web, subsets: [{name: stable}, {name: canary}]}
            """;

    private static string VirtualService(string name) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: {{name}}}
            spec:
              http:
              - route:
                - {destination: {host: web, subset: stable}, weight: 100}
                - {destination: {host: web, subset: canary}, weight: 0}
            """;

    private static string Ingress(string name) =>
        $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: {{name}}}
            spec:
              rules:
              - http:
                  paths:
                  - {path: /, pathType: Prefix, backend: {service: {name: {{name}}-stable, port: {name: use-annotation} } } }
            """;
}
