using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>What analyses can do beyond Argo, seen from a rollout: the runs are judged by the analysis engine itself.</summary>
public sealed class AnalysisExtensionTests
{
    [Theory]
    [InlineData(FailureReaction.Observe, AnalysisPhase.Successful, RolloutPhase.Healthy)]
    [InlineData(FailureReaction.Pause, AnalysisPhase.Inconclusive, RolloutPhase.Paused)]
    [InlineData(FailureReaction.Abort, AnalysisPhase.Failed, RolloutPhase.Degraded)]
    [InlineData(null, AnalysisPhase.Failed, RolloutPhase.Degraded)]
    public void StepAnalysis_MetricFails_DoesWhatOnFailureSays(string? onFailure, string runPhase, string rolloutPhase)
    {
        var world = AtAnalysis(metric => metric with { OnFailure = onFailure });

        Measure(world, AnalysisPhase.Failed).ShouldBe(runPhase);
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(rolloutPhase);
    }

    [Fact]
    public void StepAnalysis_PausedByAFailure_SaysWhyAndGoesOnWhenSomebodyDecides()
    {
        var world = AtAnalysis(metric => metric with { OnFailure = FailureReaction.Pause });
        Measure(world, AnalysisPhase.Failed);
        world.Settle();

        world.Rollout.Status.Message.ShouldBe(PauseReason.InconclusiveAnalysis);
        world
            .AnalysisRuns.Values.Single()
            .Status.Message.ShouldBe("Metric \"error-rate\" assessed Failed due to failed (1) > failureLimit (0) (onFailure: pause)");
        world.PatchStatus(status => status with { PauseConditions = null, ControllerPause = false, CurrentStepIndex = 2 });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Run_OfATemplateWithAnAnnotation_CarriesThePolicies()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis()));
        var template = world.Templates["error-rate"];
        var annotations = new Dictionary<string, string>
        {
            [RolloutAnnotations.AnalysisPolicies] = """{"error-rate": {"onFailure": "pause"}}""",
        };
        world.Templates["error-rate"] = template with { Metadata = template.Metadata with { Annotations = annotations } };
        world.Release("web:v2");
        world.Settle();

        var run = world.AnalysisRuns.Values.Single();
        run.Metadata.Annotations![RolloutAnnotations.AnalysisPolicies].ShouldBe("""{"error-rate":{"onFailure":"pause"}}""");
        Measure(world, AnalysisPhase.Failed).ShouldBe(AnalysisPhase.Inconclusive);
    }

    [Fact]
    public void Run_ThatArgosSchemaCutShort_IsStillTheSameRun()
    {
        var world = AtAnalysis(metric => metric with { OnFailure = FailureReaction.Pause });
        var run = world.AnalysisRuns.Values.Single();
        // What an API server with Argo's CRDs stores.
        var pruned = run with
        {
            Spec = run.Spec with { Metrics = [run.Spec.Metrics![0] with { OnFailure = null }] },
        };
        world.AnalysisRuns[run.Metadata.Name!] = pruned;
        // The status write that names the run is lost.
        world.PatchStatus(status => status with { Canary = status.Canary with { CurrentStepAnalysisRunStatus = null } });
        world.Settle();

        world.AnalysisRuns.Keys.ShouldBe([run.Metadata.Name!]);
        Measure(world, AnalysisPhase.Failed).ShouldBe(AnalysisPhase.Inconclusive);
    }

    [Fact]
    public void Template_WithAnAnnotationThatIsNoJson_IsAnErrorOfTheRollout()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis()));
        var template = world.Templates["error-rate"];
        var annotations = new Dictionary<string, string> { [RolloutAnnotations.AnalysisPolicies] = "[1" };
        world.Templates["error-rate"] = template with { Metadata = template.Metadata with { Annotations = annotations } };
        world.Release("web:v2");
        world.Settle();

        world.AnalysisRuns.ShouldBeEmpty();
        world.Rollout.Status.Message.ShouldNotBeNull().ShouldContain("annotation rollouts/analysis-policies is no JSON object");
    }

    [Fact]
    public void BackgroundRun_ThatReadsTheWeight_IsToldEachChange()
    {
        var world = WithBackground("rate{weight=\"{{run.canaryWeight}}\"}");
        world.Release("web:v2");
        world.Settle();
        WeightOf(world).ShouldBe("20");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        WeightOf(world).ShouldBe("60");
    }

    [Fact]
    public void BackgroundRun_ThatDoesNotReadTheWeight_IsLeftAlone()
    {
        var world = WithBackground("rate");
        world.Release("web:v2");
        world.Settle();

        WeightOf(world).ShouldBeNull();
    }

    private static RolloutWorld WithBackground(string query)
    {
        var rollout = TestRollouts.Canary(
            5,
            TestRollouts.SetWeight(20),
            TestRollouts.Pause(),
            TestRollouts.SetWeight(60),
            TestRollouts.Pause()
        );
        var analysis = new RolloutAnalysisBackground { Templates = [new AnalysisTemplateRef { TemplateName = "error-rate" }] };
        var canary = rollout.Spec.Strategy.Canary! with { Analysis = analysis };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary } } });
        Edit(
            world,
            metric =>
                metric with
                {
                    Interval = "1m",
                    Provider = new MetricProvider { Prometheus = new PrometheusMetric { Query = query } },
                }
        );
        return world;
    }

    private static string? WeightOf(RolloutWorld world) =>
        world.AnalysisRuns.Values.Single().Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.CanaryWeight);

    private static RolloutWorld AtAnalysis(Func<Metric, Metric> change)
    {
        var world = TestRollouts.Running(TestRollouts.Canary(5, TestRollouts.SetWeight(20), TestRollouts.Analysis()));
        Edit(world, change);
        world.Release("web:v2");
        world.Settle();
        world.Rollout.Status.CurrentStepIndex.ShouldBe(1);
        return world;
    }

    private static void Edit(RolloutWorld world, Func<Metric, Metric> change)
    {
        var template = world.Templates["error-rate"];
        world.Templates["error-rate"] = template with { Spec = template.Spec with { Metrics = [change(template.Spec.Metrics![0])] } };
    }

    /// <summary>Takes the one measurement of the one run, and lets the engine judge it.</summary>
    private static string Measure(RolloutWorld world, string phase)
    {
        var run = world.AnalysisRuns.Values.Single();
        var task = AnalysisEngine.Next(run, world.Now).Due.Single();
        var measurement = new Measurement
        {
            Phase = phase,
            StartedAt = world.Now,
            FinishedAt = world.Now,
        };
        var outcome = new MeasurementOutcome(task.Kind, task.MetricName, task.Ordinal, measurement);
        var status = AnalysisEngine.Assess(run, [outcome], world.Now).Status;
        world.AnalysisRuns[run.Metadata.Name!] = run with { Status = status };
        return status.Phase;
    }
}
