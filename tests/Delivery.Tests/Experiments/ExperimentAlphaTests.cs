using Rollouts.Analysis;
using Rollouts.Api;
using static Rollouts.Delivery.Tests.TestRollouts;

namespace Rollouts.Delivery.Tests;

/// <summary>The analyses of a step's experiment spend of the rollout's alpha, and none of it twice.</summary>
public sealed class ExperimentAlphaTests
{
    [Fact]
    public void Analyses_OfAnExperiment_ShareTheRolloutsAlphaWithTheOtherSteps()
    {
        var world = Released("first", "second");
        var step = world.AnalysisRuns.Values.ShouldHaveSingleItem();
        world.Finish(step.Metadata.Name!, AnalysisPhase.Successful);
        world.Settle();

        var runs = RunsOf(world, world.Experiments.Values.ShouldHaveSingleItem());

        var shares = runs.Append(step).Select(ShareOf).ToList();
        shares.Count.ShouldBe(3);
        shares.ShouldAllBe(share => share > 0);
        shares.Sum().ShouldBeLessThanOrEqualTo(AlphaShare.Default);
    }

    [Fact]
    public void Experiment_RepeatedAfterAnUndecidedOne_SpendsATenth()
    {
        var world = Released("first");
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Successful);
        world.Settle();
        var first = world.Experiments.Values.ShouldHaveSingleItem();
        world.SetExperiment(first.Metadata.Name!, status => status with { Phase = AnalysisPhase.Inconclusive });
        world.Settle();

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        var second = world.Experiments[$"{first.Metadata.Name}-1"];
        ShareOf(second).ShouldBe(ShareOf(first) / 10, 1e-9);
    }

    [Fact]
    public void Experiment_ThatComparesNothing_HasNoShare()
    {
        var world = Released();
        world.Finish(world.AnalysisRuns.Keys.Single(), AnalysisPhase.Successful);
        world.Settle();

        world.Experiments.Values.ShouldHaveSingleItem().Metadata.Annotations!.Keys.ShouldNotContain(AlphaShare.Annotation);
    }

    /// <summary>Two places: an analysed step, and an experiment with an analysis of each name; all of them compare versions.</summary>
    private static RolloutWorld Released(params string[] analyses)
    {
        var step = new RolloutExperimentStep
        {
            Templates = [new RolloutExperimentTemplate { Name = "canary", SpecRef = ReplicaSetSpecRef.Canary }],
            Analyses = [.. analyses.Select(name => new RolloutExperimentStepAnalysis { Name = name, TemplateName = "error-rate" })],
        };
        var world = New(Canary(4, TestRollouts.Analysis(), new CanaryStep { Experiment = step }));
        var template = ErrorRate();
        var arm = new ComparisonArm { Events = "e", Total = "t" };
        var comparison = new ComparisonMetric
        {
            Kind = "ratio",
            Source = new MetricProvider { Prometheus = new PrometheusMetric() },
            Canary = arm,
            Baseline = arm,
        };
        var metric = new Metric
        {
            Name = "error-rate",
            Provider = new MetricProvider { Comparison = comparison },
        };
        world.Templates["error-rate"] = template with { Spec = new AnalysisTemplateSpec { Metrics = [metric] } };
        world.Settle();
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    private static List<AnalysisRun> RunsOf(RolloutWorld world, Experiment experiment)
    {
        var joint = new ExperimentWorld(experiment);
        joint.Templates["error-rate"] = world.Templates["error-rate"];
        joint.Settle();
        return [.. joint.AnalysisRuns.Values];
    }

    private static double ShareOf(KubernetesObject item) =>
        AlphaShare.Read(item.Metadata.Annotations?.GetValueOrDefault(AlphaShare.Annotation)).ShouldNotBeNull();
}
