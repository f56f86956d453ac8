using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Canaries without a router: weights are ratios of pods.</summary>
public sealed class CanaryScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Replicas_ChangedDuringAPause_BothVersionsKeepTheirShare()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "scaled-while-paused",
            4,
            "canary: { steps: [{ setWeight: 25 }, { pause: {} }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 1), ("1", 3));

        await rollout.ScaleAsync(8);
        await rollout.PodsAsync(("2", 2), ("1", 6));
        await rollout.AwaitAsync(status => (int?)status["availableReplicas"] == 8, "8 available");
        await rollout.ScaleAsync(4);

        await rollout.PodsAsync(("2", 1), ("1", 3));
        rollout.Phase.ShouldBe("Paused");
    }

    [Theory]
    [InlineData("surging", "maxSurge: 100%", 4, 3, 8, 3)]
    [InlineData("careful", "maxSurge: 2, maxUnavailable: 0", 2, 4, 6, 4)]
    public async Task Replicas_ChangedWhileTheNewPodsAreBroken_LimitsHold(
        string name,
        string limits,
        int canary,
        int stable,
        int scaledCanary,
        int scaledStable
    )
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, name, 4, $"canary: {{ {limits} }}");

        await rollout.ChangeAsync("""template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""");
        await rollout.PodsAsync(("2", canary), ("1", stable));
        await rollout.ScaleAsync(8);
        await rollout.PodsAsync(("2", scaledCanary), ("1", scaledStable));
        await rollout.ScaleAsync(4);

        await rollout.PodsAsync(("2", canary), ("1", stable));
    }

    [Fact]
    public async Task Weight_LoweredAndAborted_NeverFewerPodsThanMustBeAvailable()
    {
        var rollout = await CreateUnreadyAsync(
            "lowered",
            3,
            """
            canary:
              maxSurge: 2
              maxUnavailable: 0
              steps: [{ setWeight: 100 }, { pause: {} }, { setWeight: 0 }, { pause: {} }, { setWeight: 100 }, { pause: {} }]
            """
        );
        await rollout.ReleaseAsync("2");
        await ReadyAllAsync(rollout, "2", 3);
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 3), ("1", 0));

        // Stable pods come back before canary pods go.
        await rollout.PromoteAsync();
        await rollout.PodsAsync(("2", 3), ("1", 2));
        await ReadyAllAsync(rollout, "1", 3);
        await rollout.StepAsync(3);
        await rollout.PodsAsync(("2", 0), ("1", 3));
        await rollout.PromoteAsync();
        await ReadyAllAsync(rollout, "2", 3);
        await rollout.StepAsync(5);
        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");

        await rollout.PodsAsync(("2", 3), ("1", 2));
        await ReadyAllAsync(rollout, "1", 3);
        await rollout.PodsAsync(("2", 0), ("1", 3));
    }

    [Fact]
    public async Task Version_ThirdInTheMiddle_TheSecondIsGoneAndTheFirstStays()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "third-version",
            3,
            "canary: { maxSurge: 1, maxUnavailable: 0, steps: [{ setWeight: 20 }, { pause: {} }] }",
            "progressDeadlineSeconds: 60"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 1));

        await rollout.ReleaseAsync("3");
        await rollout.PodsAsync(("3", 1));
        await rollout.PhaseAsync("Paused");

        await rollout.PodsAsync(("1", 3), ("2", 0), ("3", 1));
        rollout.StableRevision.ShouldBe("1");
    }

    [Fact]
    public async Task Pods_CarryTheMetadataOfTheirRole_AlsoWhenItChanges()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "roles",
            2,
            """
            canary:
              canaryMetadata: { labels: { role: canary } }
              stableMetadata: { labels: { role: stable } }
              steps: [{ setWeight: 50 }, { pause: {} }]
            """
        );
        await rollout.PodsAsync(("1", 2));
        await rollout.RolesAsync("1", "role=stable");
        await rollout.PhaseAsync("Healthy");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.RolesAsync("2", "role=canary");
        await rollout.RolesAsync("1", "role=stable");

        await rollout.ChangeAsync("strategy: { canary: { canaryMetadata: { labels: { role: null, part: try } } } }");
        await rollout.RolesAsync("2", "part=try");
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        await rollout.RolesAsync("2", "role=stable");
        await rollout.ChangeAsync("strategy: { canary: { stableMetadata: { labels: { role: null, part: all } } } }");

        await rollout.RolesAsync("2", "part=all");
        rollout.Size("3").ShouldBe(-1, "no version comes of metadata");
    }

    [Fact]
    public async Task ProgressDeadline_Exceeded_IsDegradedUntilPodsGetReadyAndDoesNotRunInPauses()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "late-pods",
            3,
            "canary: { maxUnavailable: 0, maxSurge: 1, steps: [{ setWeight: 20 }, { pause: {} }] }",
            """
            progressDeadlineSeconds: 2
            template: { metadata: { annotations: { node.rollouts/ready: "false" } } }
            """
        );
        await rollout.PhaseAsync("Degraded");
        rollout.Condition("Progressing")!["reason"]!.ToString().ShouldBe("ProgressDeadlineExceeded");
        await rollout.ReadyAsync("1", 3);
        await rollout.PhaseAsync("Healthy");

        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Degraded");
        await rollout.ReadyAsync("2", 1);
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 1), ("1", 3));
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Degraded");
        await ReadyAllAsync(rollout, "2", 3);

        await rollout.PhaseAsync("Healthy");
        await rollout.PodsAsync(("2", 3), ("1", 0));
    }

    [Fact]
    public async Task ProgressDeadlineAbort_PodsThatNeverGetReady_AbortsByItself()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(
            clusters,
            "deadline-abort",
            2,
            "canary: { maxUnavailable: 0, maxSurge: 1 }",
            "{ progressDeadlineSeconds: 2, progressDeadlineAbort: true }"
        );

        await rollout.ChangeAsync("""template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""");
        await rollout.PhaseAsync("Degraded");

        await rollout.AwaitAsync(status => (bool?)status["abort"] == true, "aborted");
        await rollout.PodsAsync(("1", 2), ("2", 0));
        var set = rollout.ReplicaSet("2").Header.Name;
        rollout.Condition("Progressing")!["reason"]!.ToString().ShouldBe("RolloutAborted");
        rollout.Status["message"]!
            .ToString()
            .ShouldBe($"RolloutAborted: Rollout aborted update to revision 2: ReplicaSet \"{set}\" has timed out progressing.");
        rollout.Status["conditions"]!.AsArray().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("broken-then-broken", "false")]
    [InlineData("broken-then-mended", "true")]
    public async Task FirstVersion_Broken_CanBeReplaced(string name, string ready)
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            name,
            4,
            "canary: { maxSurge: 1, maxUnavailable: 0, steps: [{ setWeight: 50 }] }",
            """
            progressDeadlineSeconds: 2
            template: { metadata: { annotations: { node.rollouts/ready: "false" } } }
            """
        );
        await rollout.PhaseAsync("Degraded");
        await rollout.PodsAsync(("1", 4));

        await rollout.ChangeAsync(
            $$"""
            template: { metadata: { annotations: { version: "2", node.rollouts/ready: "{{ready}}" } } }
            progressDeadlineSeconds: {{(ready == "true" ? 60 : 2)}}
            """
        );

        if (ready == "true")
        {
            await rollout.PhaseAsync("Healthy");
            await rollout.PodsAsync(("2", 4), ("1", 0));
        }
        else
        {
            await rollout.PhaseAsync("Progressing");
            await rollout.PhaseAsync("Degraded");
            await rollout.PodsAsync(("2", 1), ("1", 4));
        }
    }

    [Fact]
    public async Task GoodVersion_TwoBadOnesAfterIt_KeepsAllItsPods()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "good-then-bad", 4, "canary: { maxSurge: 1, maxUnavailable: 0 }");
        await rollout.ChangeAsync(
            """
            progressDeadlineSeconds: 2
            template: { metadata: { annotations: { version: "2", node.rollouts/ready: "false" } } }
            """
        );
        await rollout.PhaseAsync("Degraded");
        await rollout.PodsAsync(("2", 1), ("1", 4));

        await rollout.ReleaseAsync("3");
        await rollout.PhaseAsync("Degraded");

        await rollout.PodsAsync(("1", 4), ("2", 0), ("3", 1));
    }

    [Fact]
    public async Task UserPause_HaltsAndDoesNotFlap()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "paused-by-user", 2, "canary: { steps: [{ setWeight: 50 }] }");

        await rollout.ChangeAsync("paused: true");
        await rollout.PhaseAsync("Paused");
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Size("2") == 0 && rollout.Phase == "Paused", "a new version without pods");
        ((string?)rollout.Status["message"]).ShouldBe("manually paused");
        await rollout.PodsAsync(("1", 2));
        await rollout.ChangeAsync("paused: false");

        await rollout.PhaseAsync("Healthy");
        await rollout.PodsAsync(("2", 2), ("1", 0));
    }

    private async Task<ScenarioRollout> CreateUnreadyAsync(string name, int replicas, string strategy)
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            name,
            replicas,
            strategy,
            """template: { metadata: { annotations: { node.rollouts/ready: "false" } } }"""
        );
        await rollout.ReadyAsync("1", replicas);
        await rollout.PhaseAsync("Healthy");
        return rollout;
    }

    /// <summary>Lets every pod of a revision get ready as it comes, until there are so many.</summary>
    private static async Task ReadyAllAsync(ScenarioRollout rollout, string revision, int count)
    {
        for (var ready = rollout.ReadyPods(revision); ready < count; ready++)
        {
            await rollout.ReadyAsync(revision, 1);
        }
    }
}
