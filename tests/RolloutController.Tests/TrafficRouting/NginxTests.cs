using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary behind NGINX, by the controller as a whole.</summary>
public sealed class NginxTests
{
    private const string Prefix = "nginx.ingress.kubernetes.io";
    private const string Strategy =
        """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"nginx":{"stableIngresses":["web","web-admin"]}},"steps":[{"setWeight":25},{"pause":{}}]}}""";

    [Fact]
    public async Task Release_MovesTheWeightOfEveryCanaryIngress_AndComesBackToNothing()
    {
        await using var bed = await StartAsync();
        await CreateIngressAsync(bed, "web");
        await CreateIngressAsync(bed, "web-admin");
        await bed.CreateAsync(ControllerBed.Web(4, Strategy));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        (await WeightAsync(bed, "web-web-canary")).ShouldBe("25");
        (await WeightAsync(bed, "web-web-admin-canary")).ShouldBe("25");

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(() => WeightAsync(bed, "web-web-canary"), weight => weight == "0", "no share for a canary that is done");
        var events = await bed.EventsAsync("PatchingCanaryIngress");
        events.ShouldContain("CreatingCanaryIngress");
        events.ShouldNotContain("TrafficRoutingError");
    }

    [Fact]
    public async Task CanaryIngress_ChangedOrDeletedByOthers_IsMendedAtOnce()
    {
        await using var bed = await StartAsync();
        await CreateIngressAsync(bed, "web");
        await CreateIngressAsync(bed, "web-admin");
        await bed.CreateAsync(ControllerBed.Web(2, Strategy));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);

        // Nothing else changes: only the watch of Ingresses can wake the Rollout (rows L34 and L35).
        await AnnotateAsync(bed, "web-web-canary", $$"""{"{{Prefix}}/canary-weight":"90","somebody":"else"}""");
        await Eventually.ReadAsync(() => WeightAsync(bed, "web-web-canary"), weight => weight == "25", "the weight put right");
        ((string?)(await AnnotationsAsync(bed, "web-web-canary"))["somebody"]).ShouldBe("else");
        await bed.Client.DeleteAsync(KnownResources.Ingresses, "default", "web-web-canary");
        await Eventually.ReadAsync(
            async () => (await bed.Client.ListAsync(KnownResources.Ingresses, "default")).Items.Select(item => item.Header.Name),
            names => names.Contains("web-web-canary"),
            "the canary's Ingress made again"
        );

        // A new rule of the stable Ingress gets its canary.
        await bed.Client.PatchAsync(
            KnownResources.Ingresses,
            "default",
            "web",
            Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["rules"] = JsonNode.Parse(RulesOf("stable", "/", "/new")) } })
        );
        await Eventually.ReadAsync(
            async () => (await bed.Client.GetAsync(KnownResources.Ingresses, "default", "web-web-canary")).ToNode(),
            ingress => ingress["spec"]!["rules"]![0]!["http"]!["paths"]!.AsArray().Count == 2,
            "the new rule in the canary's Ingress"
        );
    }

    [Fact]
    public async Task Ingress_MissingOrWithoutRule_IsAnInvalidSpecUntilItIsThere()
    {
        await using var bed = await StartAsync();
        await CreateIngressAsync(bed, "web");
        await bed.CreateAsync(ControllerBed.Web(2, Strategy));
        await AwaitInvalidAsync(
            bed,
            """spec.strategy.canary.trafficRouting.nginx.stableIngresses[1]: Invalid value: "web-admin": ingress.networking.k8s.io "web-admin" not found"""
        );
        await CreateIngressAsync(bed, "web-admin", "other");
        await AwaitInvalidAsync(
            bed,
            "spec.strategy.canary.trafficRouting.nginx.stableIngresses[1]: Invalid value: \"web-admin\": ingress `web-admin` has no rules using service stable backend"
        );
        await bed.Client.PatchAsync(
            KnownResources.Ingresses,
            "default",
            "web-admin",
            Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["rules"] = JsonNode.Parse(RulesOf("stable", "/")) } })
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    [Fact]
    public async Task CanaryIngress_OfSomebodyElse_IsLeftAloneAndNamed()
    {
        await using var bed = await StartAsync();
        await CreateIngressAsync(bed, "web");
        await CreateIngressAsync(bed, "web-admin");
        await CreateIngressAsync(bed, "web-web-canary", "other");
        await bed.CreateAsync(ControllerBed.Web(2, Strategy));
        await bed.EventsAsync("TrafficRoutingError");
        (await bed.Client.ListAsync(KnownResources.Events, "default"))
            .Items.Select(item => (string?)item.ToNode()["message"])
            .ShouldContain(message =>
                message!.StartsWith("canary ingress `web-web-canary` controlled by different object", StringComparison.Ordinal)
            );
        (await AnnotationsAsync(bed, "web-web-canary")).ShouldBeEmpty();
    }

    private static async Task<ControllerBed> StartAsync()
    {
        var bed = await ControllerBed.StartAsync();
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        return bed;
    }

    private static Task<Rollout> AwaitInvalidAsync(ControllerBed bed, string message) =>
        bed.AwaitAsync(
            rollout =>
                rollout.Status.Conditions?.Any(condition =>
                    condition.Type == RolloutConditionType.InvalidSpec && condition.Message == $"The Rollout \"web\" is invalid: {message}"
                ) ?? false,
            message
        );

    private static string RulesOf(string service, params string[] paths) =>
        IngressGiven.Rules((null, [.. paths.Select(path => IngressGiven.Path(path, service))]));

    private static Task<KubeObject> CreateIngressAsync(ControllerBed bed, string name, string service = "stable")
    {
        var ingress = IngressGiven.Ingress(RulesOf(service, "/"));
        (ingress["metadata"]!["name"], ingress["metadata"]!["namespace"]) = (name, "default");
        return bed.Client.CreateAsync(KnownResources.Ingresses, "default", ingress);
    }

    private static Task<KubeObject> AnnotateAsync(ControllerBed bed, string ingress, string annotations) =>
        bed.Client.PatchAsync(
            KnownResources.Ingresses,
            "default",
            ingress,
            Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = JsonNode.Parse(annotations) } })
        );

    private static async Task<JsonObject> AnnotationsAsync(ControllerBed bed, string ingress) =>
        (await bed.Client.GetAsync(KnownResources.Ingresses, "default", ingress)).ToNode()["metadata"]!["annotations"] as JsonObject ?? [];

    private static async Task<string?> WeightAsync(ControllerBed bed, string ingress) =>
        (string?)(await AnnotationsAsync(bed, ingress))[$"{Prefix}/canary-weight"];
}
