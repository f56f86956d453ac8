using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Cluster.Tests;

/// <summary>Objects of routers that are missing or do not fit, on a real API server with the rights of the chart (row L29).</summary>
public sealed class ReferencesTests(ClusterFixture clusters)
{
    private const string Path = "spec.strategy.canary.trafficRouting.gatewayAPI";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Route_MissingOrUnfit_IsAnInvalidSpecBeforeAnyPodIsMade()
    {
        var cluster = await clusters.GetAsync();
        await MeshDefinitions.EnsureAsync(cluster);
        await using var home = await cluster.CreateNamespaceAsync("references");
        await using var controller = await RunningController.StartAsync(home);
        foreach (var service in new[] { "stable", "canary" })
        {
            await home.CreateAsync(
                KnownResources.Services,
                Manifests.Read(
                    $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{service}}}"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]} }"""
                )
            );
        }

        await home.CreateAsync(
            KnownResources.Rollouts,
            Manifests.Rollout(
                "web",
                1,
                """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"gatewayAPI":{"httpRoute":"web"} } } }"""
            )
        );
        await AwaitInvalidAsync(home, $"{Path}: Invalid value: \"web\": httproutes.gateway.networking.k8s.io \"web\" not found");
        await home.CreateAsync(HaproxyTranslator.HttpRoutes, Route("stable"));
        await AwaitInvalidAsync(home, $"HTTPRoute {home.Name}/web: no rule leads to both canary and stable of namespace {home.Name}: ");
        (await home.ListAsync(KnownResources.ReplicaSets)).ShouldBeEmpty("everything is looked at before pods are made");

        await home.PatchAsync(
            HaproxyTranslator.HttpRoutes,
            "web",
            new JsonObject { ["spec"] = Route("stable", "canary")["spec"]!.DeepClone() }
        );
        await home.AwaitAsync(KnownResources.Rollouts, "web", static item => InvalidSpec(item) is null, "a valid spec", Patience);
        await Eventually.ReadAsync(
            () => home.ListAsync(KnownResources.ReplicaSets),
            static items => items.Count == 1,
            "the ReplicaSet",
            Patience
        );
    }

    private static Task<JsonObject> AwaitInvalidAsync(ClusterNamespace home, string message) =>
        home.AwaitAsync(
            KnownResources.Rollouts,
            "web",
            item => InvalidSpec(item)?.StartsWith($"The Rollout \"web\" is invalid: {message}", StringComparison.Ordinal) is true,
            $"condition InvalidSpec: {message}",
            Patience
        );

    private static string? InvalidSpec(JsonObject rollout) =>
        rollout["status"]?["conditions"] is JsonArray conditions
            ? (string?)conditions.FirstOrDefault(static condition => (string?)condition!["type"] == "InvalidSpec")?["message"]
            : null;

    private static JsonObject Route(params string[] services) =>
        new()
        {
            ["apiVersion"] = "gateway.networking.k8s.io/v1",
            ["kind"] = "HTTPRoute",
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = new JsonObject
            {
                ["rules"] = new JsonArray(
                    new JsonObject
                    {
                        ["backendRefs"] = new JsonArray([
                            .. services.Select(static service => (JsonNode)new JsonObject { ["name"] = service, ["port"] = 80 }),
                        ]),
                    }
                ),
            },
        };
}
