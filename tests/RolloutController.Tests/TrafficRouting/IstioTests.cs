using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary behind Istio's objects, by the controller as a whole.</summary>
public sealed class IstioTests
{
    private static readonly ResourceType VirtualServices = new("networking.istio.io", "v1alpha3", "virtualservices", "VirtualService");
    private static readonly ResourceType DestinationRules = new("networking.istio.io", "v1alpha3", "destinationrules", "DestinationRule");

    [Fact]
    public async Task Release_ByHost_MovesTheWeightsAndComesBackToTheStableService()
    {
        await using var bed = await StartAsync();
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await CreateVirtualServiceAsync(
            bed,
            """{"hosts":["web"],"http":[{"name":"main","route":[{"destination":{"host":"stable"},"weight":100},{"destination":{"host":"canary"},"weight":0}]}]}"""
        );
        await bed.CreateAsync(
            Routed(
                """
                {"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}},
                 "steps":[{"setWeight":25},{"pause":{}}]}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        paused.Status.Canary.Weights!.Canary.Weight.ShouldBe(25);
        (await WeightsAsync(bed)).ShouldBe([75, 25]);
        (await bed.SelectedAsync("canary")).ShouldBe(paused.Status.CurrentPodHash);

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        healthy.Status.StableRS.ShouldBe(paused.Status.CurrentPodHash);
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "all requests on the stable Service");
        (await bed.SelectedAsync("stable")).ShouldBe(healthy.Status.StableRS);
        (await bed.EventsAsync(reasons => reasons.Contains("Updated VirtualService"))).ShouldContain("TrafficWeightUpdated");
    }

    [Fact]
    public async Task Abort_BySubset_SendsEverybodyBack()
    {
        await using var bed = await StartAsync();
        await CreateVirtualServiceAsync(
            bed,
            """{"hosts":["web"],"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":100},{"destination":{"host":"web","subset":"canary"},"weight":0}]}]}"""
        );
        await bed.Client.CreateAsync(
            DestinationRules,
            "default",
            Parse(
                """{"apiVersion":"networking.istio.io/v1alpha3","kind":"DestinationRule","metadata":{"name":"web"},"spec":{"host":"web","subsets":[{"name":"stable"},{"name":"canary"},{"name":"kept","labels":{"v":"1"}}]}}"""
            )
        );
        await bed.CreateAsync(
            Routed(
                """
                {"trafficRouting":{"istio":{"virtualService":{"name":"web"},"destinationRule":{"name":"web","canarySubsetName":"canary","stableSubsetName":"stable"}}},
                 "steps":[{"setWeight":50},{"pause":{}}]}
                """
            )
        );
        var first = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await WeightsAsync(bed)).ShouldBe([50, 50]);
        (await SubsetsAsync(bed)).ShouldBe([first.Status.StableRS!, paused.Status.CurrentPodHash!, ""]);

        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "all requests on the stable subset");
    }

    [Fact]
    public async Task VirtualService_Missing_IsSaidAndMendedByCreatingIt()
    {
        await using var bed = await StartAsync();
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await bed.CreateAsync(
            Routed("""{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}}}""")
        );
        (await bed.EventsAsync(reasons => reasons.Contains("TrafficRoutingError"))).ShouldContain("VirtualServiceNotFound");
        await CreateVirtualServiceAsync(
            bed,
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":50},{"destination":{"host":"canary"},"weight":50}]}]}"""
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "the weights of a Rollout at rest");
    }

    private static JsonObject Routed(string canary) => ControllerBed.Web(4, $$$"""{"canary":{{{canary}}} }""");

    private static async Task<ControllerBed> StartAsync()
    {
        var bed = await ControllerBed.StartAsync();
        foreach (var type in new[] { VirtualServices, DestinationRules })
        {
            await bed.Client.CreateAsync(
                KnownResources.CustomResourceDefinitions,
                null,
                Parse(
                    $$$"""
                    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{type.Plural}}}.networking.istio.io"},
                     "spec":{"group":"networking.istio.io","scope":"Namespaced",
                      "names":{"kind":"{{{type.Kind}}}","listKind":"{{{type.Kind}}}List","plural":"{{{type.Plural}}}","singular":"{{{type.Kind.ToLowerInvariant()}}}"},
                      "versions":[{"name":"v1alpha3","served":true,"storage":true,
                       "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
                    """
                )
            );
        }

        return bed;
    }

    private static Task<KubeObject> CreateVirtualServiceAsync(ControllerBed bed, string spec) =>
        bed.Client.CreateAsync(
            VirtualServices,
            "default",
            Parse(
                $$$"""{"apiVersion":"networking.istio.io/v1alpha3","kind":"VirtualService","metadata":{"name":"web"},"spec":{{{spec}}} }"""
            )
        );

    private static async Task<List<int>> WeightsAsync(ControllerBed bed) =>
        [
            .. (await bed.Client.GetAsync(VirtualServices, "default", "web")).ToNode()["spec"]!["http"]![0]!["route"]!
                .AsArray()
                .Select(destination => (int)destination!["weight"]!),
        ];

    private static async Task<List<string>> SubsetsAsync(ControllerBed bed) =>
        [
            .. (await bed.Client.GetAsync(DestinationRules, "default", "web")).ToNode()["spec"]!["subsets"]!
                .AsArray()
                .Select(subset => (string?)subset!["labels"]?[RolloutLabels.PodTemplateHash] ?? ""),
        ];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
