using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.Providers;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>A canary behind load balancers of AWS, by the controller as a whole.</summary>
public sealed class AlbTests
{
    private const string Action = "alb.ingress.kubernetes.io/actions.stable";

    [Fact]
    public async Task Release_GivesTheStepsRouteItsHeader_AndTheIngressBackWhenTheRolloutGoes()
    {
        await using var bed = await StartAsync();
        await CreateIngressAsync(bed, "stable");
        await bed.CreateAsync(
            ControllerBed.Web(
                4,
                """
                {"canary":{"stableService":"stable","canaryService":"canary",
                 "trafficRouting":{"alb":{"ingress":"web","servicePort":80},"managedRoutes":[{"name":"staff"}]},
                 "steps":[{"setWeight":25},{"setHeaderRoute":{"name":"staff","match":[{"headerName":"X-Staff","headerValue":{"exact":"yes"}}]}},{"pause":{}}]}}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        var annotations = await AnnotationsAsync(bed);
        ((string?)annotations[Action]).ShouldBe(
            """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"canary","ServicePort":"80","Weight":25},{"ServiceName":"stable","ServicePort":"80","Weight":75}]}}"""
        );
        annotations.ShouldContainKey("alb.ingress.kubernetes.io/conditions.staff");

        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(
            () => AnnotationsAsync(bed),
            found =>
                !found.ContainsKey("alb.ingress.kubernetes.io/conditions.staff")
                && ((string)found[Action]!).Contains("\"canary\",\"ServicePort\":\"80\",\"Weight\":0}", StringComparison.Ordinal),
            "no share and no route for a canary that is done"
        );
        var events = await bed.EventsAsync("PatchingALBIngress");
        events.ShouldNotContain("TrafficRoutingError");

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");
        await Eventually.ReadAsync(
            () => AnnotationsAsync(bed),
            found =>
                found.Count == 1
                && (string?)found[Action]
                    == """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"stable","ServicePort":"80","Weight":100}]}}""",
            "the Ingress without anything of the Rollout's"
        );
    }

    [Fact]
    public async Task PingPong_ChangesTheServicesOfTheRootServicesAction()
    {
        await using var bed = await StartAsync();
        await bed.CreateServiceAsync("ping");
        await bed.CreateServiceAsync("pong");
        await CreateIngressAsync(bed, "root");
        await bed.CreateAsync(
            ControllerBed.Web(
                2,
                """{"canary":{"pingPong":{"pingService":"ping","pongService":"pong"},"trafficRouting":{"alb":{"ingress":"web","servicePort":80,"rootService":"root"}},"steps":[{"setWeight":25},{"pause":{}}]}}"""
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        ((string?)(await AnnotationsAsync(bed))["alb.ingress.kubernetes.io/actions.root"]).ShouldBe(
            """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"pong","ServicePort":"80","Weight":25},{"ServiceName":"ping","ServicePort":"80","Weight":75}]}}"""
        );
        await bed.PatchAsync("""{"status":{"pauseConditions":null}}""", "status");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await Eventually.ReadAsync(
            () => AnnotationsAsync(bed),
            found =>
                (string?)found["alb.ingress.kubernetes.io/actions.root"]
                == """{"Type":"forward","ForwardConfig":{"TargetGroups":[{"ServiceName":"ping","ServicePort":"80","Weight":0},{"ServiceName":"pong","ServicePort":"80","Weight":100}]}}""",
            "the Services to have changed places"
        );
    }

    [Fact]
    public async Task Verification_HoldsTheStepUntilAwsHasTheWeight()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        await using var bed = await StartAsync(aws);
        await CreateIngressAsync(bed, "stable", LoadBalancingStub.Hostname);
        await bed.CreateAsync(ControllerBed.Web(4, Strategy));
        var installed = await bed.AwaitAsync(
            rollout => rollout.Status is { Phase: RolloutPhase.Healthy, Albs: not null },
            "the load balancer in the status"
        );
        var alb = installed.Status.Albs!.ShouldHaveSingleItem();
        (alb.Ingress, alb.LoadBalancer!.Name, alb.LoadBalancer.Arn, alb.LoadBalancer.FullName).ShouldBe(
            ("web", "shop", LoadBalancingStub.LoadBalancer, "shop/50dc6c495c0c9188")
        );
        (alb.CanaryTargetGroup!.Name, alb.CanaryTargetGroup.FullName).ShouldBe(("canary", "canary/73e2d6bc24d8a067"));
        alb.StableTargetGroup!.Arn.ShouldBe(LoadBalancingStub.Stable);
        installed.Status.Alb.ShouldBe(alb);

        await bed.ReleaseAsync("web:v2");
        var held = await bed.AwaitAsync(
            rollout => rollout.Status.Canary.Weights is { Canary.Weight: 25, Verified: false },
            "weight 25 that is not verified"
        );
        held.Status.CurrentStepIndex.ShouldBe(0);
        aws.Weight = 25;
        var paused = await bed.AwaitPhaseAsync(RolloutPhase.Paused);
        paused.Status.CurrentStepIndex.ShouldBe(1);
        await bed.EventsAsync("TargetGroupVerified", "TargetGroupUnverified");
        (await MessagesAsync(bed)).ShouldContain(
            $"Service canary (TargetGroup {LoadBalancingStub.Canary}) not verified: canary weight 25 not yet set (current: 0)"
        );
        (await MessagesAsync(bed)).ShouldContain($"Service canary (TargetGroup {LoadBalancingStub.Canary}) verified: canary weight 25 set");
        aws.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verification_ThatAwsRefuses_IsSaidWithoutKeys_AndAskedAgain()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        (aws.Refuses, aws.Weight) = (true, 25);
        await using var bed = await StartAsync(aws);
        await CreateIngressAsync(bed, "stable", LoadBalancingStub.Hostname);
        await bed.CreateAsync(ControllerBed.Web(2, Strategy));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.EventsAsync("WeightVerifyError", "TargetGroupVerifyError");
        var messages = await MessagesAsync(bed);
        messages.ShouldContain(message =>
            message.StartsWith(
                "Failed to verify Service canary (TargetGroup unknown): AWS Elastic Load Balancing",
                StringComparison.Ordinal
            )
        );
        messages.ShouldContain(message => message.StartsWith("Failed to verify weight: ", StringComparison.Ordinal));
        messages.ShouldNotContain(message => message.Contains("wJalrXUtnFEMI", StringComparison.Ordinal));

        (aws.Refuses, aws.HasLoadBalancer) = (false, false);
        await bed.EventsAsync("LoadBalancerNotFound");
        (await MessagesAsync(bed)).ShouldContain($"Failed to find load balancer: {LoadBalancingStub.Hostname}");
        aws.HasLoadBalancer = true;
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);
    }

    private const string Strategy =
        """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"alb":{"ingress":"web","servicePort":80}},"steps":[{"setWeight":25},{"pause":{}}]}}""";

    private static async Task<ControllerBed> StartAsync(LoadBalancingStub? aws = null)
    {
        var bed = await ControllerBed.StartAsync(
            configure: options =>
            {
                options.AwsVerifyTargetGroup = aws is not null;
                options.VerifyRetryInterval = TimeSpan.FromSeconds(1);
            },
            services: aws is null ? null : services => services.AddAwsQueries(aws.Variable)
        );
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        return bed;
    }

    internal static async Task CreateIngressAsync(ControllerBed bed, string service, string? hostname = null)
    {
        var ingress = IngressGiven.Ingress(IngressGiven.Rules((null, [IngressGiven.Path("/", service, """{"name":"use-annotation"}""")])));
        ingress["metadata"]!["namespace"] = "default";
        await bed.Client.CreateAsync(KnownResources.Ingresses, "default", ingress);
        if (hostname is not null)
        {
            var status = new JsonObject
            {
                ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["hostname"] = hostname }) },
            };
            await bed.Client.PatchAsync(
                KnownResources.Ingresses,
                "default",
                "web",
                Patch.Merge(new JsonObject { ["status"] = status }),
                "status"
            );
        }
    }

    private static async Task<JsonObject> AnnotationsAsync(ControllerBed bed) =>
        (await bed.Client.GetAsync(KnownResources.Ingresses, "default", "web")).ToNode()["metadata"]!["annotations"] as JsonObject ?? [];

    private static async Task<List<string>> MessagesAsync(ControllerBed bed) =>
        [.. (await bed.Client.ListAsync(KnownResources.Events, "default")).Items.Select(item => (string?)item.ToNode()["message"] ?? "")];
}
