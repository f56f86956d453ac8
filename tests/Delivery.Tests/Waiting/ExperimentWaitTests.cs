using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestExperiments;

namespace Rollouts.Delivery.Tests;

/// <summary>What an experiment waits for stands in its status, and what its rollout waits for in that of the rollout.</summary>
public sealed class ExperimentWaitTests
{
    [Fact]
    public void Pods_SayWhichAreMissing_AndWhenTheyCountAsFailed()
    {
        var world = New(SideBySide(spec => spec with { ProgressDeadlineSeconds = 60 }));
        world.BrokenTemplates.Add("canary");
        world.Settle();

        Waiting(world).For.ShouldBe("1 pods of template canary: 0 of them are available");
        Waiting(world).Reason.ShouldBe(WaitKind.Pods);
        Waiting(world).Since.ShouldBe(RolloutWorld.Start);
        Waiting(world).Until.ShouldBe(RolloutWorld.Start.AddSeconds(60));
        Waiting(world).Ending.ShouldBe("when it counts as failed");
    }

    [Fact]
    public void Duration_SaysWhenItHasPassed_ThenWhenThePodsGo_ThenNothing()
    {
        var world = Running(spec => spec with { Duration = "5m", Analyses = [ErrorRate()] });

        (Waiting(world).Reason, Waiting(world).For).ShouldBe((WaitKind.Experiment, "its duration of 5m to pass"));
        (Waiting(world).Since, Waiting(world).Until).ShouldBe((world.Status.AvailableAt, world.Status.AvailableAt!.Value.AddMinutes(5)));

        world.Advance(TimeSpan.FromSeconds(301));
        world.Settle();
        (Waiting(world).Reason, Waiting(world).Until).ShouldBe((WaitKind.OldPods, world.Now.AddSeconds(30)));

        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();
        world.Status.Waiting.ShouldBeNull();
        world.LastPlan.Wait.ShouldBeNull();
    }

    [Fact]
    public void RequiredAnalyses_AreNamedUntilAllHaveSucceeded()
    {
        var world = Running(spec =>
            spec with
            {
                Duration = "1m",
                ScaleDownDelaySeconds = 0,
                Analyses = [ErrorRate(required: true), ErrorRate("second", required: true), ErrorRate("other")],
            }
        );
        Waiting(world).For.ShouldBe("the verdict of the required analysis rate, second");
        Waiting(world).Until.ShouldBeNull();

        world.Advance(TimeSpan.FromSeconds(61));
        world.Finish("compare-rate", AnalysisPhase.Successful);
        world.Settle();

        (Waiting(world).Reason, Waiting(world).For).ShouldBe((WaitKind.Analysis, "the verdict of the required analysis second"));
    }

    [Fact]
    public void WithoutAnEnd_SomebodyHasToTerminateIt()
    {
        var world = Running();

        (Waiting(world).Reason, Waiting(world).Since).ShouldBe((WaitKind.Decision, world.Status.AvailableAt));
    }

    [Fact]
    public void Terminated_WaitsForTheAnalysisToStop()
    {
        var world = Running(spec => spec with { Analyses = [ErrorRate(required: true)] });
        world.Edit(spec => spec with { Terminate = true });
        world.Settle();

        (Waiting(world).Reason, Waiting(world).For).ShouldBe((WaitKind.Analysis, "analysis rate to stop"));
    }

    [Fact]
    public void InvalidSpec_SaysWhatIsWrong()
    {
        var world = New(SideBySide(spec => spec with { Duration = "soon" }));
        world.Settle();

        Waiting(world).Reason.ShouldBe(WaitKind.Spec);
        Waiting(world).For.ShouldContain("spec.duration");
    }

    [Fact]
    public void Pods_ThatAreRefusedToGo_SayWhy()
    {
        var world = Running(spec => spec with { Duration = "1m", ScaleDownDelaySeconds = 0 });
        world.Refused[("ReplicaSet", "compare-canary")] = "denied by policy";
        world.Advance(TimeSpan.FromSeconds(61));
        for (var pass = 0; pass < 5; pass++)
        {
            world.Pass();
        }

        (Waiting(world).Reason, Waiting(world).For).ShouldBe(
            (WaitKind.Admission, "0 pods of template canary to be accepted: denied by policy")
        );
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ClusterThatDropsTheField_AndStrictArgo_AreWrittenNothing(bool strictArgo, bool keepsWaits)
    {
        var experiment = SideBySide(spec => spec with { Duration = "5m" });
        var world = new ExperimentWorld(experiment) { StrictArgo = strictArgo, KeepsWaits = keepsWaits };
        world.Settle();
        world.Advance(TimeSpan.FromSeconds(30));
        world.Settle();

        world.Status.Phase.ShouldBe(AnalysisPhase.Running);
        world.Status.Waiting.ShouldBeNull();
    }

    [Fact]
    public void Wait_WrittenAwayBySomebody_ComesBackOnce()
    {
        var world = Running(spec => spec with { Duration = "5m" });
        var waiting = world.Status.Waiting;
        world.Experiment = world.Experiment with { Status = world.Status with { Waiting = null } };
        world.Settle();
        world.Status.Waiting.ShouldBeNull("a wait alone is no reason for a write before it has lasted");

        world.Advance(world.LastPlan.RequeueAfter!.Value);
        world.Settle();
        world.Status.Waiting.ShouldBe(waiting);
        world.Pass().ShouldBeFalse();
    }

    [Fact]
    public void Rollout_SaysUntilWhenItsExperimentRuns_OnceItRuns()
    {
        var step = new CanaryStep
        {
            Experiment = new RolloutExperimentStep
            {
                Duration = "5m",
                Templates = [new RolloutExperimentTemplate { Name = "baseline", SpecRef = "stable" }],
            },
        };
        var world = TestRollouts.Running(TestRollouts.Canary(4, step));
        world.Release("web:v2");
        world.Settle();
        var name = world.Experiments.Keys.ShouldHaveSingleItem();
        world.Rollout.Status.Waiting!.For.ShouldBe($"Experiment {name} to end (not begun)");
        world.Rollout.Status.Waiting.Until.ShouldBeNull();

        world.Advance(TimeSpan.FromSeconds(15));
        world.SetExperiment(name, status => status with { Phase = AnalysisPhase.Running, AvailableAt = world.Now });
        world.Settle();

        world.Rollout.Status.Waiting.For.ShouldBe($"Experiment {name} to end (Running)");
        world.Rollout.Status.Waiting.Until.ShouldBe(world.Now.AddMinutes(5));
        world.Advance(TimeSpan.FromSeconds(60));
        world.Settle().ShouldBe(0, "what is said once is not said again");
    }

    private static RolloutWaiting Waiting(ExperimentWorld world) => world.Status.Waiting.ShouldNotBeNull();
}
