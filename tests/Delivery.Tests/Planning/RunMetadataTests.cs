using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>What a run carries for people and controllers (rows A27, A28, D22), when a background run begins (row C5), and which are kept (row A14).</summary>
public sealed class RunMetadataTests
{
    [Fact]
    public void Labels_OfAStepRun_NameItsPlaceAndTheSelectorHasTheLastWord()
    {
        var analysis = new RolloutAnalysis
        {
            Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }],
            AnalysisRunMetadata = new AnalysisRunMetadata
            {
                Labels = new Dictionary<string, string> { ["team"] = "shop", ["app"] = "mine" },
                Annotations = new Dictionary<string, string> { ["runbook"] = "https://runbooks.example/web" },
            },
        };
        var world = TestRollouts.Running(TestRollouts.Canary(5, new CanaryStep { Analysis = analysis }));
        world.Release("web:v2");
        world.Settle();
        world.AnalysisRuns.Clear();
        world.PatchStatus(status => status with { Canary = status.Canary with { CurrentStepAnalysisRunStatus = null } });

        var plan = RolloutPlanner.Plan(world.Snapshot() with { InstanceId = "blue" }, world.Now);

        var run = plan.Actions.OfType<RolloutAction.CreateAnalysisRun>().ShouldHaveSingleItem().Run;
        run.Metadata.Labels!.ShouldBe(
            new Dictionary<string, string>
            {
                ["team"] = "shop",
                ["app"] = "web",
                [RolloutLabels.RolloutType] = RolloutRunType.Step,
                [RolloutLabels.StepIndex] = "0",
                [RolloutLabels.PodTemplateHash] = world.NewHash,
                [RolloutLabels.ControllerInstanceId] = "blue",
            },
            ignoreOrder: true
        );
        run.Metadata.Annotations!["runbook"].ShouldBe("https://runbooks.example/web");
        run.Metadata.Annotations[RolloutAnnotations.Revision].ShouldBe("2");
        run.Metadata.OwnerReferences.ShouldHaveSingleItem().Uid.ShouldBe("rollout-uid");
    }

    [Fact]
    public void Background_WithAStartingStep_BeginsThere()
    {
        var rollout = TestRollouts.Canary(
            5,
            TestRollouts.SetWeight(20),
            TestRollouts.Pause(),
            TestRollouts.SetWeight(60),
            TestRollouts.Pause()
        );
        var analysis = new RolloutAnalysisBackground
        {
            Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }],
            StartingStep = 2,
        };
        var canary = rollout.Spec.Strategy.Canary! with { Analysis = analysis };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        world.AnalysisRuns.ShouldBeEmpty();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        var run = world.AnalysisRuns.ShouldHaveSingleItem().Value;
        run.Metadata.Name.ShouldBe($"web-{world.NewHash}-2");
        run.Metadata.Labels![RolloutLabels.RolloutType].ShouldBe(RolloutRunType.Background);
    }

    [Fact]
    public void History_OfFailedRuns_KeepsAsManyAsAskedFor()
    {
        var rollout = TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis());
        var history = new AnalysisRunStrategy { UnsuccessfulRunHistoryLimit = 1 };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Analysis = history } });

        foreach (var image in new[] { "web:v2", "web:v3", "web:v4" })
        {
            world.Advance(TimeSpan.FromMinutes(1));
            world.Release(image);
            world.Settle();
            world.Finish(world.Rollout.Status.Canary.CurrentStepAnalysisRunStatus!.Name, AnalysisPhase.Failed);
            world.Settle();
        }

        world.AnalysisRuns.Keys.ShouldBe([$"web-{world.NewHash}-4-1"]);
    }
}
