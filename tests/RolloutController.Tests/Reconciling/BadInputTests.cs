using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class BadInputTests
{
    [Fact]
    public async Task ReplicaSet_RefusedByTheApiServer_IsSaidOnTheObject()
    {
        await using var bed = await ControllerBed.StartAsync();
        var rollout = ControllerBed.Canary(1, "[]");
        // With the hash behind it the name of the ReplicaSet is longer than names may be.
        var name = string.Join('.', Enumerable.Repeat(new string('w', 49), 5));
        rollout["metadata"]!["name"] = name;
        await bed.CreateAsync(rollout);
        var refused = await Eventually.ReadAsync(
            async () => (await bed.Client.GetAsync(KnownResources.Rollouts, "default", name)).As<Rollout>(RolloutsJson.Options),
            read => read.Status.Conditions?.Any(condition => condition.Reason == "ReplicaSetCreateError") is true,
            "the refusal as a condition"
        );
        var condition = refused.Status.Conditions!.Single(condition => condition.Type == RolloutConditionType.Progressing);
        condition.Status.ShouldBe(ConditionStatus.False);
        condition.Message!.ShouldContain($"Failed to create new replica set \"{name}-");
        await bed.EventsAsync("ReplicaSetCreateError", "ReconciliationError");
    }

    [Fact]
    public async Task Spec_Wrong_IsSaidOnTheObjectAndInAnEventAndForgottenWhenMended()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(1, """[{"setWeight":200}]"""));

        var degraded = await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        RolloutConditions
            .Find(degraded.Status, RolloutConditionType.InvalidSpec)!
            .Message.ShouldBe(
                "The Rollout \"web\" is invalid: spec.strategy.steps[0].setWeight: Invalid value: 200: SetWeight needs to be between 0 and 100"
            );
        (await bed.EventsAsync(EventReason.InvalidSpecRemedy)).ShouldNotBeEmpty();

        await bed.PatchAsync("""{"spec":{"strategy":{"canary":{"steps":[{"setWeight":20}]}}}}""");

        var healthy = await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        RolloutConditions.Find(healthy.Status, RolloutConditionType.InvalidSpec).ShouldBeNull();
    }

    [Fact]
    public async Task PodTemplate_Malformed_IsReadAsFarAsItGoes()
    {
        await using var bed = await ControllerBed.StartAsync();
        var manifest = ControllerBed.Canary(1, "[]");
        manifest["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"] = JsonNode.Parse("""{"requests":{"memory":"invalid"}}""");

        await bed.CreateAsync(manifest);

        // Row A19: such a Rollout still becomes Healthy.
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    [Fact]
    public async Task OneBrokenRollout_DoesNotHoldUpAnother()
    {
        await using var bed = await ControllerBed.StartAsync();
        var broken = ControllerBed.Canary(1, """[{"analysis":{"templates":[{"templateName":"nowhere"}]}}]""");
        broken["metadata"]!["name"] = "broken";
        broken["metadata"]!["annotations"] = new JsonObject
        {
            [RolloutAnnotations.Revision] = "99999999999999999999",
            [RolloutAnnotations.DesiredReplicas] = "x",
        };
        await bed.CreateAsync(broken);

        await bed.CreateAsync(ControllerBed.Canary(1, "[]"));

        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
    }

    [Fact]
    public async Task Fields_ThatNoViewKnows_SurviveOurWrites()
    {
        await using var bed = await ControllerBed.StartAsync();
        var manifest = ControllerBed.Canary(1, "[]");
        manifest["metadata"]!["annotations"] = new JsonObject { ["team"] = "payments" };
        manifest["spec"]!["template"]!["spec"]!["futureField"] = new JsonObject { ["a"] = 1 };
        await bed.CreateAsync(manifest);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        var stored = (await bed.Client.GetAsync(KnownResources.Rollouts, "default", "web")).ToNode();

        ((int)stored["spec"]!["template"]!["spec"]!["futureField"]!["a"]!).ShouldBe(1);
        ((string)stored["metadata"]!["annotations"]!["team"]!).ShouldBe("payments");
    }
}
