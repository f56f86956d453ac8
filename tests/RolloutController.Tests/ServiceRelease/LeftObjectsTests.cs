using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>What a Rollout left in the middle of a release, while a controller ran and while none did (rows G8 and G15).</summary>
public sealed class LeftObjectsTests
{
    private const string Action = "alb.ingress.kubernetes.io/actions.stable";

    private static readonly ResourceType HttpRoutes = new("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Objects_OfARolloutThatWent_AreGivenBack(bool whileNoControllerRan)
    {
        await using var bed = await StartAsync();
        if (whileNoControllerRan)
        {
            await bed.StopControllerAsync();
        }

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");
        if (whileNoControllerRan)
        {
            await bed.StartControllerAsync();
        }

        await AwaitReturnAsync(bed);
    }

    [Fact]
    public async Task Objects_ThatARolloutNamesNoMore_AreGivenBackAfterARestart()
    {
        await using var bed = await StartAsync();
        await bed.StopControllerAsync();
        await bed.PatchAsync("""{"spec":{"strategy":{"canary":{"trafficRouting":null}}}}""");
        await bed.StartControllerAsync();
        await AwaitReturnAsync(bed);
    }

    [Fact]
    public async Task Objects_OfARolloutThatIsThere_StayAsTheyAreAfterARestart()
    {
        await using var bed = await StartAsync();
        var before = await RouteAsync(bed);
        await bed.StopControllerAsync();
        await bed.StartControllerAsync();
        await bed.ReleaseAsync("web:v3");
        await bed.AwaitAsync(
            static rollout =>
                rollout.Status.Phase == RolloutPhase.Paused && rollout.Status.ObservedGeneration == $"{rollout.Metadata.Generation}",
            "the next release at the same weight"
        );
        (await RouteAsync(bed)).ShouldBe(before);
        (await SubsetsAsync(bed)).ShouldBeTrue();
    }

    /// <summary>Others are given back meanwhile, so that it is known that somebody looked.</summary>
    [Fact]
    public async Task Ingress_OfAClassThatTheFlagDoesNotName_StaysAsItIs()
    {
        await using var bed = await StartAsync();
        await bed.StopControllerAsync();
        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");
        var other = (await bed.Client.GetAsync(KnownResources.Ingresses, "default", "web")).ToNode();
        other["metadata"] = new JsonObject { ["name"] = "other", ["annotations"] = other["metadata"]!["annotations"]!.DeepClone() };
        other["spec"]!["ingressClassName"] = "internal";
        var before = (await bed.Client.CreateAsync(KnownResources.Ingresses, "default", other)).Header.Annotations;
        await bed.StartControllerAsync(configure: static options => options.AlbIngressClasses = [""]);
        await AwaitReturnAsync(bed);
        (await bed.Client.GetAsync(KnownResources.Ingresses, "default", "other")).Header.Annotations.ShouldBe(before);
    }

    /// <summary>A release at 25 %, behind a route, an Ingress and the subsets of a DestinationRule.</summary>
    private static async Task<ControllerBed> StartAsync()
    {
        var bed = await ControllerBed.StartAsync();
        await Istio.DefineAsync(bed.Client);
        await Istio.DefineAsync(bed.Client, HttpRoutes);
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await Istio.CreateVirtualServiceAsync(
            bed,
            """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":100},{"destination":{"host":"web","subset":"canary"},"weight":0}]}]}"""
        );
        await CreateAsync(
            Istio.DestinationRules,
            """{"apiVersion":"networking.istio.io/v1alpha3","kind":"DestinationRule","metadata":{"name":"web"},"spec":{"host":"web","subsets":[{"name":"stable"},{"name":"canary"}]}}"""
        );
        await CreateAsync(
            HttpRoutes,
            $$$"""{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"web"},"spec":{"rules":[{"backendRefs":{{{Routes.Both}}} }]} }"""
        );
        var ingress = IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", "stable", """{"name":"use-annotation"}""")])));
        ingress["metadata"]!["namespace"] = "default";
        await bed.Client.CreateAsync(KnownResources.Ingresses, "default", ingress);
        await bed.CreateAsync(
            ControllerBed.Web(
                4,
                """
                {"canary":{"stableService":"stable","canaryService":"canary",
                 "trafficRouting":{"alb":{"ingress":"web","servicePort":80},"gatewayAPI":{"httpRoute":"web"},
                  "istio":{"virtualService":{"name":"web"},"destinationRule":{"name":"web","canarySubsetName":"canary","stableSubsetName":"stable"}}},
                 "steps":[{"setWeight":25},{"pause":{}}]}}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await SubsetsAsync(bed)).ShouldBeTrue("the subsets select versions");
        (await RouteAsync(bed)).ShouldBe("75/25 in-progress");
        return bed;

        Task<KubeObject> CreateAsync(ResourceType type, string json) =>
            bed.Client.CreateAsync(type, "default", JsonNode.Parse(json)!.AsObject());
    }

    private static async Task AwaitReturnAsync(ControllerBed bed)
    {
        await Eventually.ReadAsync(() => SubsetsAsync(bed), static selects => !selects, "subsets that select all versions again");
        await Eventually.ReadAsync(
            () => RouteAsync(bed),
            static route => route == "100/0 ",
            "everybody on the stable Service, and no mark"
        );
        await Eventually.ReadAsync(
            async () => (await bed.Client.GetAsync(KnownResources.Ingresses, "default", "web")).Header.Annotations,
            static found =>
                found.Count == 1
                && found[Action]
                    == """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"stable","ServicePort":"80","Weight":100}]}}""",
            "the Ingress without anything of the Rollout's"
        );
    }

    /// <summary>Whether the subsets of the DestinationRule select versions.</summary>
    private static async Task<bool> SubsetsAsync(ControllerBed bed)
    {
        var rule = await bed.Client.GetAsync(Istio.DestinationRules, "default", "web");
        return rule.Header.Annotations.ContainsKey(RolloutAnnotations.ManagedByRollouts)
            || rule.ToNode()["spec"]!["subsets"]!.AsArray().Any(static subset => subset!["labels"] is JsonObject { Count: > 0 });
    }

    private static async Task<string> RouteAsync(ControllerBed bed)
    {
        var route = await bed.Client.GetAsync(HttpRoutes, "default", "web");
        var references = route.ToNode()["spec"]!["rules"]![0]!["backendRefs"]!;
        var mark = route.Header.Labels.GetValueOrDefault("rollouts.argoproj.io/gatewayapi-canary");
        return $"{references[0]!["weight"]}/{references[1]!["weight"]} {mark}";
    }
}
