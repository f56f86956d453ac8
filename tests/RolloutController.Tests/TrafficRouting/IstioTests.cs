using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary behind Istio's objects, by the controller as a whole.</summary>
public sealed class IstioTests
{
    private static readonly ResourceType VirtualServices = Istio.VirtualServices;
    private static readonly ResourceType DestinationRules = Istio.DestinationRules;

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
        await bed.EventsAsync("Updated VirtualService", "TrafficWeightUpdated");
    }

    [Fact]
    public async Task Weight_ThatSomebodyElseSet_IsCountedFromAndPutRight()
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
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);

        await bed.Client.PatchAsync(
            VirtualServices,
            "default",
            "web",
            Patch.Json(
                Parse(
                    """{"o":[{"op":"replace","path":"/spec/http/0/route/0/weight","value":10},{"op":"replace","path":"/spec/http/0/route/1/weight","value":90}]}"""
                )["o"]!.AsArray()
            )
        );
        await bed.PatchAsync("""{"metadata":{"labels":{"looked":"at"}}}""");

        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [75, 25], "the weight of the step");
        (await bed.AwaitPhaseAsync(RolloutPhase.Paused)).Status.Canary.Weights!.Canary.Weight.ShouldBe(25);
    }

    [Fact]
    public async Task Abort_BySubset_SendsEverybodyBack_AndTheSubsetsAreGivenBackWhenTheRolloutGoes()
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

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");
        await Eventually.ReadAsync(() => SubsetsAsync(bed), subsets => subsets is ["", "", ""], "subsets that select all versions again");
        (await bed.Client.GetAsync(DestinationRules, "default", "web"))
            .Header.Annotations.ContainsKey(RolloutAnnotations.ManagedByRollouts)
            .ShouldBeFalse();
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
        var invalid = await bed.AwaitAsync(rollout => InvalidSpec(rollout) is not null, "condition InvalidSpec");
        InvalidSpec(invalid)!
            .Message.ShouldBe(
                "The Rollout \"web\" is invalid: spec.strategy.canary.trafficRouting.istio.virtualService.name: Invalid value: \"web\": virtualservices.networking.istio.io \"web\" not found"
            );
        await bed.EventsAsync(EventReason.InvalidSpecRemedy);
        (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).ShouldBeEmpty("objects are looked at before pods are made");
        await CreateVirtualServiceAsync(
            bed,
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":50},{"destination":{"host":"canary"},"weight":50}]}]}"""
        );
        InvalidSpec(await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).ShouldBeNull();
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "the weights of a Rollout at rest");
    }

    [Fact]
    public async Task VirtualService_ThatDoesNotFit_IsAnInvalidSpecInArgosWords()
    {
        await using var bed = await StartAsync();
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await CreateVirtualServiceAsync(bed, """{"http":[{"route":[{"destination":{"host":"stable"},"weight":100}]}]}""");
        await bed.CreateAsync(
            Routed("""{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}}}""")
        );

        var invalid = await bed.AwaitAsync(rollout => InvalidSpec(rollout) is not null, "condition InvalidSpec");

        invalid.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).ShouldBeEmpty();
        InvalidSpec(invalid)!
            .Message!.ShouldBe(
                "The Rollout \"web\" is invalid: spec.strategy.canary.trafficRouting.istio.virtualService.name: Invalid value: \"web\": "
                    + "Istio VirtualService has invalid HTTP routes. Error: Canary Service 'canary' not found in route"
            );
    }

    /// <summary>Nothing but its watch tells the controller: it looks at what did not change every fifteen minutes.</summary>
    [Fact]
    public async Task VirtualService_ChangedDeletedAndMadeAgainByOthers_IsPutRightAtOnce()
    {
        const string routes =
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":50},{"destination":{"host":"canary"},"weight":50}]}]}""";
        await using var bed = await StartAsync();
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await CreateVirtualServiceAsync(bed, routes);
        await bed.CreateAsync(
            Routed("""{"stableService":"stable","canaryService":"canary","trafficRouting":{"istio":{"virtualService":{"name":"web"}}}}""")
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "the weights of a Rollout at rest");

        await bed.Client.PatchAsync(VirtualServices, "default", "web", Patch.Merge(new JsonObject { ["spec"] = Parse(routes) }));
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "the weights to be put right");

        await bed.Client.DeleteAsync(VirtualServices, "default", "web");
        await bed.AwaitAsync(rollout => InvalidSpec(rollout) is not null, "condition InvalidSpec");
        await CreateVirtualServiceAsync(bed, routes);
        await Eventually.ReadAsync(() => WeightsAsync(bed), weights => weights is [100, 0], "the weights of the new object");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    [Fact]
    public async Task SharedVirtualService_OfFiftyRollouts_Converges()
    {
        const int rollouts = 50;
        await using var bed = await StartAsync();
        var routes = new JsonArray([
            .. Enumerable
                .Range(0, rollouts)
                .Select(i =>
                    (JsonNode)Parse(
                        $$$"""{"name":"r{{{i}}}","route":[{"destination":{"host":"stable-{{{i}}}"},"weight":100},{"destination":{"host":"canary-{{{i}}}"},"weight":0}]}"""
                    )
                ),
        ]);
        await CreateVirtualServiceAsync(bed, new JsonObject { ["http"] = routes }.ToJsonString());
        for (var i = 0; i < rollouts; i++)
        {
            await bed.CreateServiceAsync($"stable-{i}");
            await bed.CreateServiceAsync($"canary-{i}");
            var rollout = Routed(
                $$$"""
                {"stableService":"stable-{{{i}}}","canaryService":"canary-{{{i}}}",
                 "trafficRouting":{"managedRoutes":[{"name":"h{{{i}}}"}],"istio":{"virtualService":{"name":"web","routes":["r{{{i}}}"]} } },
                 "steps":[{"setWeight":50},{"setHeaderRoute":{"name":"h{{{i}}}","match":[{"headerName":"n","headerValue":{"exact":"n{{{i}}}"} }]} },{"pause":{} }]}
                """
            );
            rollout["metadata"]!["name"] = $"web-{i}";
            rollout["spec"]!["replicas"] = 1;
            rollout["spec"]!["selector"]!["matchLabels"]!["shop"] = $"{i}";
            rollout["spec"]!["template"]!["metadata"]!["labels"]!["shop"] = $"{i}";
            await bed.CreateAsync(rollout);
        }

        await AwaitAllAsync(RolloutPhase.Healthy);
        var release = Patch.Merge(Parse("""{"spec":{"template":{"metadata":{"annotations":{"version":"2"}}}}}"""));
        await Task.WhenAll(
            Enumerable.Range(0, rollouts).Select(i => bed.Client.PatchAsync(KnownResources.Rollouts, "default", $"web-{i}", release))
        );
        await AwaitAllAsync(RolloutPhase.Paused);

        var written = (await bed.Client.GetAsync(VirtualServices, "default", "web")).ToNode()["spec"]!["http"]!.AsArray();
        written.Count.ShouldBe(2 * rollouts);
        for (var i = 0; i < rollouts; i++)
        {
            written.Count(route => (string)route!["name"]! == $"h{i}").ShouldBe(1);
            written.Single(route => (string)route!["name"]! == $"r{i}")!["route"]!
                .AsArray()
                .Select(destination => (int)destination!["weight"]!)
                .ShouldBe([50, 50]);
        }

        Task AwaitAllAsync(string phase) =>
            Eventually.ReadAsync(
                () => bed.ListAsync<Rollout>(KnownResources.Rollouts),
                items =>
                    items.Count(item => item.Status.Phase == phase && item.Status.ObservedGeneration == $"{item.Metadata.Generation}")
                    == rollouts,
                $"all Rollouts to be {phase}",
                TimeSpan.FromMinutes(3)
            );
    }

    private static RolloutCondition? InvalidSpec(Rollout rollout) =>
        rollout.Status.Conditions?.FirstOrDefault(condition => condition.Type == "InvalidSpec");

    private static JsonObject Routed(string canary) => ControllerBed.Web(4, $$$"""{"canary":{{{canary}}} }""");

    private static async Task<ControllerBed> StartAsync()
    {
        var bed = await ControllerBed.StartAsync();
        await Istio.DefineAsync(bed.Client);
        return bed;
    }

    private static Task<KubeObject> CreateVirtualServiceAsync(ControllerBed bed, string spec) => Istio.CreateVirtualServiceAsync(bed, spec);

    private static Task<List<int>> WeightsAsync(ControllerBed bed) => Istio.WeightsAsync(bed.Client);

    private static async Task<List<string>> SubsetsAsync(ControllerBed bed) =>
        [
            .. (await bed.Client.GetAsync(DestinationRules, "default", "web")).ToNode()["spec"]!["subsets"]!
                .AsArray()
                .Select(subset => (string?)subset!["labels"]?[RolloutLabels.PodTemplateHash] ?? ""),
        ];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
