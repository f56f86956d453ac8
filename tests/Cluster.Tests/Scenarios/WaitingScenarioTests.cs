using System.Text.Json.Nodes;
using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>What a rollout waits for stands in its status, where <c>kubectl describe</c> shows it.</summary>
public sealed class WaitingScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Waiting_IsInTheStatus_AndGoesWhenHealthy()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "waited-for",
            2,
            "canary: { steps: [{ setWeight: 50 }, { pause: {} }, { pause: { duration: 1h } }] }"
        );
        Waiting(rollout).ShouldBeNull();

        await rollout.ChangeAsync("""template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""");
        await SaysAsync(rollout, "PodsNotAvailable", "1 canary and 1 stable pods (setWeight: 50)", "until");
        await rollout.ReadyAsync("2", 1);
        await SaysAsync(rollout, "DecisionNeeded", "a decision about the pause of step 2 of 3 (pause)", "ending");
        await rollout.PromoteAsync();
        await SaysAsync(rollout, "PauseNotOver", "the pause of step 3 of 3 (pause: 1h) to end", "until");
        await rollout.AbortAsync();
        await SaysAsync(rollout, "DecisionNeeded", "a new version, a retry or an undo", "ending");
        await rollout.UndoAsync("1");

        await rollout.PhaseAsync("Healthy");
        await rollout.AwaitAsync(() => Waiting(rollout) is null, "nothing left to wait for");
    }

    private static Task SaysAsync(ScenarioRollout rollout, string reason, string what, string end) =>
        rollout.AwaitAsync(
            () =>
                Waiting(rollout) is { } waiting
                && (string?)waiting["reason"] == reason
                && (string?)waiting["for"] == what
                && waiting["since"] is not null
                && waiting[end] is not null,
            $"waiting for {what}"
        );

    private static JsonNode? Waiting(ScenarioRollout rollout) => rollout.Status["waiting"];
}
