using System.Net;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>An abort while the routers cannot be told: it is noted, goes as far as it can without them, and says what it waits for.</summary>
public sealed class UnreachableRouterTests
{
    public static TheoryData<string, string> Faults =>
        new()
        {
            { "plugin", "plugin 'acme/files' does not answer" },
            { "forbidden", "virtualservices.networking.istio.io \"web\" is forbidden" },
            { "cluster", "No route to host (primary.mesh:6443)" },
            { "object", "VirtualService `web` not found" },
        };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Abort_SaysSo_GrowsTheStableVersion_AndEndsWhenTheyAnswer(string kind, string message)
    {
        var router = new RecordingRouter();
        await using var bed = await ControllerBed.StartAsync(router: router);
        await bed.CreateServiceAsync("stable");
        await bed.CreateServiceAsync("canary");
        await bed.CreateAsync(
            ControllerBed.Web(
                4,
                """
                {"canary":{"stableService":"stable","canaryService":"canary","dynamicStableScale":true,
                  "trafficRouting":{"plugins":{"acme/files":{}}},"steps":[{"setWeight":50},{"pause":{}}]}}
                """
            )
        );
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Paused);

        var told = router.Fail(
            kind switch
            {
                "plugin" => new TrafficRoutingException(message) { IsPassing = true },
                "forbidden" => new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", message),
                "cluster" => new HttpRequestException(message),
                _ => new TrafficRoutingException(message) { Error = FieldError.Plain("spec.strategy.canary.trafficRouting", message) },
            }
        );
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        var waiting = await bed.AwaitAsync(
            static rollout => rollout.Status is { AbortedAt: not null, Waiting.Reason: WaitKind.Routers },
            "an abort that says that it waits for the routers"
        );

        waiting.Status.Waiting!.For.ShouldBe($"the routers to do what they are told: {message}");
        waiting
            .Status.Waiting.Since.ShouldNotBeNull()
            .ShouldBeInRange(waiting.Status.AbortedAt!.Value.AddMinutes(-1), TimeProvider.System.GetUtcNow());
        waiting.Status.Waiting.Ending.ShouldNotBeNullOrEmpty();
        waiting.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        waiting.Status.Canary.Weights!.Canary.Weight.ShouldBe(50, "nobody could be told anything else");
        await bed.AwaitAsync(
            static rollout => rollout.Status.AvailableReplicas == 6,
            "four stable pods beside the two that may have requests"
        );
        await bed.EventsAsync(EventReason.TrafficRoutingError, EventReason.RolloutAborted);
        router.Told.Count.ShouldBe(told);

        router.Failure = null;
        var ended = await bed.AwaitAsync(
            static rollout => rollout.Status is { Canary.Weights.Canary.Weight: 0, Waiting.Reason: WaitKind.Decision },
            "the end of the abort"
        );
        ended.Status.Conditions!.ShouldNotContain(static condition => condition.Type == RolloutConditionType.InvalidSpec);
        router.Weights[^1].ShouldBe(0);
    }
}
