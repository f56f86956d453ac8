using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary behind an HTTPRoute, by the controller as a whole.</summary>
public sealed class GatewayApiTests
{
    private static readonly ResourceType HttpRoutes = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    [Fact]
    public async Task HeaderRoute_RevertedByOthersInALaterStep_ComesBack()
    {
        await using var bed = await StartAsync("""{"gatewayAPI":{"httpRoute":"web"},"managedRoutes":[{"name":"testers"}]}""");
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await NamesAsync(bed)).ShouldBe(["testers", null]);

        await bed.Client.PatchAsync(HttpRoutes, "default", "web", Patch.Merge(new JsonObject { ["spec"] = Spec() }));
        await bed.PatchAsync("""{"metadata":{"annotations":{"look":"again"}}}""");

        await Eventually.ReadAsync(() => NamesAsync(bed), names => names is ["testers", null], "the header rule is back");
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        await Eventually.ReadAsync(() => NamesAsync(bed), names => names is [null], "the header rule is gone");
    }

    [Fact]
    public async Task Weight_NotTakenInByTheGateway_HoldsTheStepUntilItIs()
    {
        await using var bed = await StartAsync("""{"plugins":{"argoproj-labs/gatewayAPI":{"httpRoute":"web","namespace":"default"}}}""");
        await SayAsync(bed, 1, "True");
        await bed.ReleaseAsync("web:v2");

        await bed.AwaitAsync(
            rollout =>
                rollout.Status.Canary.Weights is { Canary.Weight: 25, Verified: null }
                && WeightCondition.Read(rollout.Status)
                    is { Kind: EvidenceKind.ControllerStatus, Awaited: "the gateways of HTTPRoute default/web to take it over" },
            "told, and not seen in force"
        );
        var generation = (await RouteAsync(bed)).Header.Generation;
        await SayAsync(bed, generation, "False");
        (await bed.EventsAsync("WeightVerifyError")).ShouldNotContain("RolloutPaused");
        await SayAsync(bed, generation, "True");

        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
    }

    [Fact]
    public async Task Route_DeletedMidway_IsSaidAndMendedByCreatingIt()
    {
        await using var bed = await StartAsync(
            """{"gatewayAPI":{"httpRouteSelector":{"matchLabels":{"app":"web"}}},"managedRoutes":[{"name":"testers"}]}"""
        );
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);

        await bed.Client.DeleteAsync(HttpRoutes, "default", "web");
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.EventsAsync("TrafficRoutingError");
        await bed.AwaitAsync(
            rollout => rollout.Status.Conditions?.Any(condition => condition is { Type: "InvalidSpec", Status: "True" }) is true,
            "the condition says so too"
        );
        await CreateRouteAsync(bed);

        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(() => NamesAsync(bed), names => names is [null], "the route of a Rollout at rest");
    }

    private static async Task<ControllerBed> StartAsync(string routing)
    {
        var bed = await ControllerBed.StartAsync(configure: options => options.VerifyRetryInterval = TimeSpan.FromMilliseconds(200));
        await bed.Client.CreateAsync(
            KnownResources.CustomResourceDefinitions,
            null,
            Routes.Parse(
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"httproutes.gateway.networking.k8s.io"},
                 "spec":{"group":"gateway.networking.k8s.io","scope":"Namespaced",
                  "names":{"kind":"HTTPRoute","listKind":"HTTPRouteList","plural":"httproutes","singular":"httproute"},
                  "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
                   "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                """
            )
        );
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await CreateRouteAsync(bed);
        var header = routing.Contains("testers", StringComparison.Ordinal)
            ? """,{"setHeaderRoute":{"name":"testers","match":[{"headerName":"x-tester","headerValue":{"exact":"yes"}}]}}"""
            : "";
        await bed.CreateAsync(
            ControllerBed.Web(
                4,
                $$$"""
                {"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{{{routing}}},
                 "steps":[{"setWeight":25}{{{header}}},{"pause":{}}]} }
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        return bed;
    }

    private static Task<KubeObject> CreateRouteAsync(ControllerBed bed) =>
        bed.Client.CreateAsync(
            HttpRoutes,
            "default",
            new JsonObject
            {
                ["apiVersion"] = "gateway.networking.k8s.io/v1",
                ["kind"] = "HTTPRoute",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "web",
                    ["labels"] = new JsonObject { ["app"] = "web" },
                },
                ["spec"] = Spec(),
            }
        );

    private static JsonObject Spec() => Routes.Parse($$$"""{"parentRefs":[{"name":"edge"}],"rules":[{"backendRefs":{{{Routes.Both}}}}]}""");

    private static Task<KubeObject> RouteAsync(ControllerBed bed) => bed.Client.GetAsync(HttpRoutes, "default", "web");

    private static async Task<List<string?>> NamesAsync(ControllerBed bed) => Routes.NamesOf((await RouteAsync(bed)).ToNode());

    private static async Task SayAsync(ControllerBed bed, long generation, string accepted)
    {
        var status = Routes.Parse(
            $$$"""
            {"status":{"parents":[{"parentRef":{"name":"edge"},"controllerName":"example.net/edge","conditions":[
              {"type":"Accepted","status":"{{{accepted}}}","reason":"x","message":"y","observedGeneration":{{{generation}}} },
              {"type":"ResolvedRefs","status":"True","observedGeneration":{{{generation}}} }]}]} }
            """
        );
        await bed.Client.PatchAsync(HttpRoutes, "default", "web", Patch.Merge(status), "status");
    }
}
