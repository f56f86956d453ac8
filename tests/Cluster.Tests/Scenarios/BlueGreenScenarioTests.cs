using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Blue-green: who the Services lead to, and which pods are kept for whom.</summary>
public sealed class BlueGreenScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task PreviewReplicaCount_FewPodsUntilPromoted()
    {
        var rollout = await CreateAsync(
            "preview-count",
            2,
            // Both versions are to be seen side by side, on a busy machine too.
            "previewReplicaCount: 1, scaleDownDelaySeconds: 20, autoPromotionEnabled: false"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 1), ("1", 2));
        await rollout.AwaitAsync(() => rollout.Counts == (2, 3, 1, 2, 2), "one preview pod");
        rollout.Selected("preview-count-preview").ShouldBe("2");
        rollout.Selected("preview-count-active").ShouldBe("1");

        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => rollout.Counts == (2, 4, 2, 2, 2), "both versions");
        rollout.Selected("preview-count-active").ShouldBe("2");
        rollout.StableRevision.ShouldBe("2");
        await rollout.PodsAsync(("1", 0), ("2", 2));
    }

    [Fact]
    public async Task ScaleDownDelayRevisionLimit_OnlyTheNewestOldVersionsStay_AlsoWhenItIsLowered()
    {
        var rollout = await CreateAsync("kept-versions", 1, "scaleDownDelaySeconds: 86400, scaleDownDelayRevisionLimit: 2");
        foreach (var version in new[] { "2", "3", "4" })
        {
            await rollout.ReleaseAsync(version);
            await rollout.PhaseAsync("Healthy");
        }

        await rollout.PodsAsync(("4", 1), ("3", 1), ("2", 1), ("1", 0));
        await rollout.AwaitAsync(() => rollout.Counts == (1, 3, 1, 1, 1), "three versions");
        await rollout.ChangeAsync("strategy: { blueGreen: { scaleDownDelayRevisionLimit: 1 } }");

        await rollout.PodsAsync(("4", 1), ("3", 1), ("2", 0), ("1", 0));
        await rollout.AwaitAsync(() => rollout.Counts == (1, 2, 1, 1, 1), "two versions");
    }

    [Fact]
    public async Task AutoPromotionSeconds_SwitchesOnlyWhenTheyHavePassed()
    {
        var rollout = await CreateAsync("promoted-by-clock", 1, "autoPromotionSeconds: 10");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        var since = DateTimeOffset.Parse((string)rollout.Status["pauseConditions"]![0]!["startTime"]!);
        rollout.Selected("promoted-by-clock-active").ShouldBe("1");

        await rollout.PhaseAsync("Healthy");

        rollout.Selected("promoted-by-clock-active").ShouldBe("2");
        (TimeProvider.System.GetUtcNow() - since).ShouldBeGreaterThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task AutoPromotionOff_AbortedRetriedAndPromoted()
    {
        var rollout = await CreateAsync("promoted-by-hand", 2, "autoPromotionEnabled: false, abortScaleDownDelaySeconds: 1");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.AwaitAsync(() => (string?)rollout.Condition("Paused")?["status"] == "True", "condition Paused");

        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");
        await rollout.PodsAsync(("1", 2), ("2", 0));
        rollout.Selected("promoted-by-hand-active").ShouldBe("1");
        rollout.Selected("promoted-by-hand-preview").ShouldBe("2");
        ((string?)rollout.Status["message"]).ShouldBe("RolloutAborted: Rollout aborted update to revision 2");
        await rollout.RetryAsync();
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 2), ("2", 2));
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        rollout.Selected("promoted-by-hand-active").ShouldBe("2");
        rollout.Condition("Paused")!["status"]!.ToString().ShouldBe("False");
        rollout.Condition("Completed")!["status"]!.ToString().ShouldBe("True");
    }

    [Fact]
    public async Task AbortScaleDownDelayOfZero_ThePreviewStays()
    {
        var rollout = await CreateAsync("kept-preview", 1, "autoPromotionEnabled: false, abortScaleDownDelaySeconds: 0");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");

        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");
        await rollout.ScaleAsync(2);

        await rollout.PodsAsync(("1", 2));
        rollout.Pods("2").Count.ShouldBe(1);
        rollout.IsLeaving("2").ShouldBeFalse();
    }

    [Fact]
    public async Task PromoteFull_PassesOverPauseAndAnalyses()
    {
        await ScenarioTemplates.CreateAsync(clusters, "promoted-in-full");
        var rollout = await CreateAsync(
            "promoted-in-full",
            3,
            """
            autoPromotionEnabled: false, prePromotionAnalysis: { templates: [{ templateName: promoted-in-full }] },
            postPromotionAnalysis: { templates: [{ templateName: promoted-in-full }] }
            """
        );
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.Size("2") > 0, "revision 2");

        await rollout.PromoteFullAsync();
        await rollout.PhaseAsync("Healthy");

        rollout.StableRevision.ShouldBe("2");
        rollout.Selected("promoted-in-full-active").ShouldBe("2");
        rollout.Status["promoteFull"].ShouldBeNull();
        rollout.Status["duration"]!["completionStatus"]!.ToString().ShouldBe("FastPromoted");
    }

    [Fact]
    public async Task Analyses_BeforeAndAfter_ThenBackToTheOldVersionAtOnce()
    {
        await ScenarioTemplates.CreateAsync(clusters, "judged-twice");
        var rollout = await CreateAsync(
            "judged-twice",
            1,
            """
            autoPromotionEnabled: false, prePromotionAnalysis: { templates: [{ templateName: judged-twice }] },
            postPromotionAnalysis: { templates: [{ templateName: judged-twice }] }
            """
        );
        rollout.Runs.ShouldBeEmpty();
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        rollout.Runs[0].Header.Labels["rollout-type"].ShouldBe("PrePromotion");
        rollout.Runs[0].Header.Name.ShouldBe($"judged-twice-{rollout.Hash("2")}-2-pre");
        await rollout.JudgeAsync("Successful");
        // The pause begins after the analysis.
        await rollout.PhaseAsync("Paused");
        rollout.Selected("judged-twice-active").ShouldBe("1");
        await rollout.PromoteAsync();
        await rollout.AwaitAsync(() => rollout.Selected("judged-twice-active") == "2", "users on revision 2");
        await rollout.RunsAsync(2);
        rollout.StableRevision.ShouldBe("1");
        rollout.Phase.ShouldBe("Progressing");
        await rollout.AwaitAsync(() => rollout.Counts == (1, 2, 1, 1, 1), "both versions");
        await rollout.VerdictAsync($"judged-twice-{rollout.Hash("2")}-2-post", "Successful");
        await rollout.PhaseAsync("Healthy");
        rollout.StableRevision.ShouldBe("2");

        await rollout.UndoAsync("1");
        await rollout.AwaitAsync(() => rollout.StableRevision == "3" && rollout.Phase == "Healthy", "back without a pause");

        rollout.Selected("judged-twice-active").ShouldBe("3");
        rollout.Selected("judged-twice-preview").ShouldBe("3");
        rollout.Runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task PrePromotionAnalysis_FailedThenRetriedWithAnother_IsPromoted()
    {
        await ScenarioTemplates.CreateAsync(clusters, "failed-before");
        var rollout = await CreateAsync(
            "failed-before",
            2,
            "abortScaleDownDelaySeconds: 0, previewReplicaCount: 1, prePromotionAnalysis: { templates: [{ templateName: failed-before }] }"
        );
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        await rollout.JudgeAsync("Failed", "too many errors");
        await rollout.PhaseAsync("Degraded");
        rollout.StableRevision.ShouldBe("1");
        rollout.Selected("failed-before-active").ShouldBe("1");
        rollout.Selected("failed-before-preview").ShouldBe("2");

        await rollout.RetryAsync();
        await rollout.RunsAsync(2);
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Healthy");

        rollout.Runs[1].Header.Name.ShouldBe($"failed-before-{rollout.Hash("2")}-2-pre.1");
        rollout.StableRevision.ShouldBe("2");
        rollout.Selected("failed-before-active").ShouldBe("2");
        rollout.Runs.Count.ShouldBe(2);
    }

    [Fact]
    public async Task PostPromotionAnalysis_Failed_UsersGoBackAndAFixCanFollow()
    {
        await ScenarioTemplates.CreateAsync(clusters, "failed-after");
        var rollout = await CreateAsync("failed-after", 1, "postPromotionAnalysis: { templates: [{ templateName: failed-after }] }");
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        rollout.Selected("failed-after-active").ShouldBe("2");
        rollout.StableRevision.ShouldBe("1");

        await rollout.JudgeAsync("Failed");
        await rollout.PhaseAsync("Degraded");
        await rollout.AwaitAsync(() => rollout.Selected("failed-after-active") == "1", "users back");
        rollout.Selected("failed-after-preview").ShouldBe("2");
        await rollout.ChangeAsync(
            """
            template: { metadata: { annotations: { version: "3" } } }
            strategy: { blueGreen: { autoPromotionEnabled: false } }
            """
        );
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 1), ("3", 1));
        await rollout.AwaitAsync(() => rollout.IsLeaving("2"), "the failed version leaves");
        rollout.Selected("failed-after-active").ShouldBe("1");
        rollout.Selected("failed-after-preview").ShouldBe("3");
        await rollout.PromoteAsync();
        await rollout.RunsAsync(2);
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => rollout.IsLeaving("1") && rollout.IsLeaving("2"), "both old versions leave");
        rollout.Selected("failed-after-active").ShouldBe("3");
        await rollout.PodsAsync(("1", 1), ("3", 1));
    }

    [Fact]
    public async Task EverythingAtOnce_PreviewCountClockAndAnalyses_EndsWhereItBegan()
    {
        await ScenarioTemplates.CreateAsync(clusters, "everything");
        // The pause is to be looked at before the clock ends it, on a busy machine too.
        var rollout = await CreateAsync(
            "everything",
            2,
            """
            previewReplicaCount: 1, autoPromotionSeconds: 15, scaleDownDelaySeconds: 5,
            prePromotionAnalysis: { templates: [{ templateName: everything }] },
            postPromotionAnalysis: { templates: [{ templateName: everything }] }
            """
        );
        await rollout.ReleaseAsync("2");
        await rollout.RunsAsync(1);
        await rollout.AwaitAsync(() => rollout.Counts == (2, 3, 1, 2, 2), "one preview pod");
        await rollout.JudgeAsync("Successful");
        await rollout.PhaseAsync("Paused");
        rollout.Selected("everything-active").ShouldBe("1");
        await rollout.PodsAsync(("1", 2), ("2", 1));
        await rollout.AwaitAsync(() => rollout.Selected("everything-active") == "2", "users on revision 2");
        await rollout.AwaitAsync(() => rollout.Counts == (2, 4, 2, 2, 2), "both versions whole");
        await rollout.RunsAsync(2);

        await rollout.JudgeAsync("Failed");
        await rollout.PhaseAsync("Degraded");

        await rollout.AwaitAsync(() => rollout.Selected("everything-active") == "1", "users back");
        rollout.Selected("everything-preview").ShouldBe("2");
        rollout.StableRevision.ShouldBe("1");
        await rollout.AwaitAsync(() => rollout.Counts == (2, 4, 2, 2, 2), "both versions whole");
        ((string?)rollout.Status["message"]).ShouldBe(
            "RolloutAborted: Rollout aborted update to revision 2: Blue/green post-promotion analysis phase error/failed"
        );
    }

    [Fact]
    public async Task Replicas_ChangedDuringThePause_BothVersionsFollow()
    {
        var rollout = await CreateAsync("scaled-preview", 1, "autoPromotionEnabled: false");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");

        await rollout.ScaleAsync(3);
        await rollout.PodsAsync(("1", 3), ("2", 3));
        await rollout.PhaseAsync("Paused");
        await rollout.AwaitAsync(status => (int?)status["HPAReplicas"] == 3, "an HPA sees the active pods only");
        await rollout.PromoteAsync();

        await rollout.PhaseAsync("Healthy");
    }

    [Fact]
    public async Task Strategy_ChangedToCanary_BeginsAsACanary()
    {
        var rollout = await CreateAsync("changed-strategy", 2, "scaleDownDelaySeconds: 5");

        await rollout.ChangeAsync(
            """
            template: { metadata: { annotations: { version: "2" } } }
            strategy: { blueGreen: null, canary: { steps: [{ setWeight: 50 }, { pause: {} }] } }
            """
        );
        await rollout.PhaseAsync("Paused");

        await rollout.AwaitAsync(() => rollout.Counts == (2, 2, 1, 2, 2), "one of two pods is new");
        await rollout.AwaitAsync(() => rollout.Selected("changed-strategy-active") is null, "the Service leads to all pods again");
    }

    [Fact]
    public async Task ProgressDeadlineAbort_TurnedOnWhenTheDeadlineIsPassed_AbortsThen()
    {
        var rollout = await CreateAsync("late-abort", 1, "abortScaleDownDelaySeconds: 2");
        await rollout.ChangeAsync(
            """
            progressDeadlineSeconds: 1
            template: { metadata: { annotations: { version: "2", node.rollouts/ready: "false" } } }
            """
        );
        await rollout.PhaseAsync("Degraded");
        rollout.Condition("Progressing")!["reason"]!.ToString().ShouldBe("ProgressDeadlineExceeded");
        await rollout.PodsAsync(("1", 1), ("2", 1));
        rollout.Status["abort"].ShouldBeNull();

        await rollout.ChangeAsync("progressDeadlineAbort: true");
        await rollout.AwaitAsync(status => (bool?)status["abort"] == true, "aborted");

        await rollout.PodsAsync(("1", 1), ("2", 0));
        await rollout.PhaseAsync("Degraded");
        rollout.Status["conditions"]!.AsArray().Count.ShouldBe(4);
        rollout.Selected("late-abort-active").ShouldBe("1");
    }

    [Fact]
    public async Task Pods_CarryTheMetadataOfTheirRole_AlsoWhenItChanges()
    {
        var rollout = await CreateAsync(
            "blue-green-roles",
            2,
            """
            autoPromotionEnabled: false,
            previewMetadata: { labels: { role: preview } }, activeMetadata: { labels: { role: active } }
            """
        );
        await rollout.RolesAsync("1", "role=active");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.RolesAsync("2", "role=preview");
        await rollout.RolesAsync("1", "role=active");

        await rollout.ChangeAsync("strategy: { blueGreen: { previewMetadata: { labels: { role: null, part: try } } } }");
        await rollout.RolesAsync("2", "part=try");
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        await rollout.RolesAsync("2", "role=active");
        await rollout.ChangeAsync("strategy: { blueGreen: { activeMetadata: { labels: { role: null, part: all } } } }");

        await rollout.RolesAsync("2", "part=all");
        rollout.Size("3").ShouldBe(-1, "no version comes of metadata");
    }

    private Task<ScenarioRollout> CreateAsync(string name, int replicas, string fields) =>
        ScenarioRollout.CreateHealthyAsync(
            clusters,
            name,
            replicas,
            $"blueGreen: {{ activeService: {name}-active, previewService: {name}-preview, {fields.ReplaceLineEndings(" ")} }}",
            services: [$"{name}-active", $"{name}-preview"]
        );
}
