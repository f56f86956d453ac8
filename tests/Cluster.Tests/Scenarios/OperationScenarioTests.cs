using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>What people and autoscalers do to a rollout while it runs.</summary>
public sealed class OperationScenarioTests(ClusterFixture clusters)
{
    private static readonly ResourceType DisruptionBudgets = new("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget");

    [Fact]
    public async Task Restart_DuringAPause_NoMorePodsAtOnceThanMayBeUnavailable()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "restarted",
            4,
            "canary: { maxUnavailable: 75%, steps: [{ setWeight: 25 }, { pause: {} }] }",
            """template: { metadata: { annotations: { node.rollouts/ready: "false" } } }"""
        );
        await rollout.ReadyAsync("1", 4);
        await rollout.PhaseAsync("Healthy");
        await rollout.ReleaseAsync("2");
        await rollout.ReadyAsync("2", 1);
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 3), ("2", 1));
        var old = rollout.Pods("1").Concat(rollout.Pods("2")).Select(static pod => pod.Header.Uid).ToHashSet();

        await RestartAsync(rollout);

        // Desired, current, updated, ready, available.
        await rollout.AwaitAsync(() => rollout.Counts == (4, 4, 1, 1, 1), "three are replaced at once, and the fourth waits");
        await rollout.ReadyAsync("1", 3);
        await rollout.ReadyAsync("2", 1);
        await rollout.AwaitAsync(() => rollout.Status["restartedAt"] is not null, "done");
        rollout.Pods("1").Concat(rollout.Pods("2")).ShouldAllBe(pod => !old.Contains(pod.Header.Uid));
        rollout.Phase.ShouldBe("Paused");
    }

    /// <summary>Rows I10 to I12: what a budget forbids waits, and is asked for again after 30 seconds.</summary>
    [Fact]
    public async Task Restart_ForbiddenByADisruptionBudget_WaitsUntilItIsGone()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "protected", 2, "canary: { maxUnavailable: 100% }");
        await rollout.Home.CreateAsync(
            DisruptionBudgets,
            """
            apiVersion: policy/v1beta1
            kind: PodDisruptionBudget
            metadata: { name: protected }
            spec: { minAvailable: 2, selector: { matchLabels: { app: protected } } }
            """
        );
        await rollout.Home.AwaitAsync(
            DisruptionBudgets,
            "protected",
            static budget => (int?)budget["status"]?["currentHealthy"] == 2,
            "counted",
            TimeSpan.FromSeconds(60)
        );
        var old = rollout.Pods("1").Select(static pod => pod.Header.Uid).ToHashSet();

        await RestartAsync(rollout);
        await rollout.AwaitAsync(() => (string?)rollout.Status["message"] == "rollout is restarting", "it says so");
        rollout.Pods("1").ShouldAllBe(pod => old.Contains(pod.Header.Uid));
        await rollout.Home.DeleteAsync(DisruptionBudgets, "protected");

        await rollout.PhaseAsync("Healthy");
        await rollout.AwaitAsync(() => rollout.Status["restartedAt"] is not null, "done");
        rollout.Pods("1").ShouldAllBe(pod => !old.Contains(pod.Header.Uid));
    }

    [Fact]
    public async Task ScaleSubresource_IsWhatAnAutoscalerNeeds()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "autoscaled",
            replicas: null,
            "canary: { steps: [{ setWeight: 50 }, { pause: {} }] }"
        );
        // Row A1: without the field an autoscaler would have nothing to scale.
        ((int?)rollout.Object["spec"]!["replicas"]).ShouldBe(1);

        await rollout.ScaleAsync(4);
        await rollout.PhaseAsync("Healthy");
        await rollout.PodsAsync(("1", 4));
        await ScaleIsAsync(rollout, 4, 4);
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.ScaleAsync(6);
        await rollout.PodsAsync(("1", 3), ("2", 3));
        rollout.Phase.ShouldBe("Paused");

        await ScaleIsAsync(rollout, 6, 6);
    }

    [Fact]
    public async Task Undo_ToAnOldRevision_UsesItsReplicaSetAgain()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "undone", 1, "canary: { steps: [{ setWeight: 50 }] }");
        var first = rollout.Hash("1");
        foreach (var version in new[] { "2", "3" })
        {
            await rollout.ReleaseAsync(version);
            await rollout.PhaseAsync("Healthy");
        }

        await rollout.UndoAsync("1");
        await rollout.AwaitAsync(() => rollout.StableRevision == "4" && rollout.Phase == "Healthy", "revision 4");

        rollout.Hash("4").ShouldBe(first);
        rollout.ReplicaSet("4").Header.Annotations["rollout.argoproj.io/revision-history"].ShouldBe("1");
        await rollout.PodsAsync(("4", 1), ("3", 0), ("2", 0));
    }

    [Fact]
    public async Task Undo_ToTheStableRevisionDuringAPause_IsHealthyAtOnce()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "taken-back",
            2,
            "canary: { steps: [{ setWeight: 50 }, { pause: {} }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");

        await rollout.UndoAsync("1");
        await rollout.PhaseAsync("Healthy");

        rollout.StableRevision.ShouldBe("3");
        await rollout.AwaitAsync(() => rollout.Events.Contains("SkipSteps"), "event SkipSteps");
        rollout.Step.ShouldBe(2);
        await rollout.PodsAsync(("3", 2), ("2", 0));
        rollout.Status["duration"]!["completionStatus"]!.ToString().ShouldBe("FastRolledBack");
    }

    [Fact]
    public async Task Steps_ChangedDuringAnUpdate_BeginAgain()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "other-steps",
            4,
            "canary: { steps: [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: {} }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(1);
        await rollout.PromoteAsync();
        await rollout.StepAsync(3);
        await rollout.PodsAsync(("2", 2));

        await rollout.ChangeAsync("strategy: { canary: { steps: [{ setWeight: 75 }, { pause: {} }] } }");

        await rollout.AwaitAsync(() => rollout.Step == 1 && rollout.Phase == "Paused" && rollout.Pods("2").Count == 3, "three of four");
        rollout.StableRevision.ShouldBe("1");
    }

    [Fact]
    public async Task Pause_LongerThanTheDeadline_IsNoLackOfProgress()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "patient",
            2,
            "canary: { steps: [{ setWeight: 50 }, { pause: { duration: 16s } }] }",
            "progressDeadlineSeconds: 15"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");

        await rollout.AwaitAsync(() => rollout.Phase is "Healthy" or "Degraded", "the end");

        rollout.Phase.ShouldBe("Healthy");
    }

    [Fact]
    public async Task History_BeyondItsLimit_IsDeletedOldestFirst()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "forgetful", 1, "canary: {}", "revisionHistoryLimit: 1");
        foreach (var version in new[] { "2", "3", "4" })
        {
            await rollout.ReleaseAsync(version);
            await rollout.PhaseAsync("Healthy");
        }

        await rollout.AwaitAsync(() => rollout.Size("1") == -1 && rollout.Size("2") == -1, "two old versions deleted");
        rollout.Size("3").ShouldBe(0);
    }

    private static async Task RestartAsync(ScenarioRollout rollout)
    {
        // Times have whole seconds, and only pods from before are replaced.
        var at = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1);
        await rollout.ChangeAsync($$"""restartAt: "{{at:yyyy-MM-ddTHH:mm:ssZ}}" """);
    }

    private static async Task ScaleIsAsync(ScenarioRollout rollout, int wanted, int present)
    {
        await rollout.AwaitAsync(() => rollout.Counts.Current == present, $"{present} pods");
        // A patch that changes nothing answers with the subresource.
        var scale = (await rollout.Home.PatchAsync(KnownResources.Rollouts, rollout.Name, [], "scale")).ToNode();
        ((int?)scale["spec"]!["replicas"]).ShouldBe(wanted);
        ((int?)scale["status"]!["replicas"]).ShouldBe(present);
        ((string?)scale["status"]!["selector"]).ShouldBe($"app={rollout.Name}");
    }
}
