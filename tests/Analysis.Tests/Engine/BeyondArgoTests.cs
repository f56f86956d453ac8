using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>Limits and reactions that Argo does not have.</summary>
public sealed class BeyondArgoTests
{
    [Fact]
    public void Assess_ConsecutiveFailureLimit_EndsTheMetricWhenExceeded()
    {
        var run = Given.Run(Given.Metric(interval: "10s") with { ConsecutiveFailureLimit = 2 });
        string[] phases = ["Failed", "Failed", "Successful", "Failed", "Failed"];
        foreach (var (i, phase) in phases.Index())
        {
            run = run.Measure(phase, Given.Start.AddSeconds(10 * i));
            run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        }

        run = run.Measure(AnalysisPhase.Failed, Given.Start.AddSeconds(50));

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Status.Message.ShouldBe("Metric \"errors\" assessed Failed due to consecutiveFailures (3) > consecutiveFailureLimit (2)");
    }

    [Fact]
    public void Assess_ErrorBetweenFailures_BreaksNoRow()
    {
        var run = Given.Run(Given.Metric(interval: "10s") with { ConsecutiveFailureLimit = 1 });

        run = run.Measure(AnalysisPhase.Failed, Given.Start);
        run = run.Measure(AnalysisPhase.Error, Given.Start.AddSeconds(10));
        run = run.Measure(AnalysisPhase.Failed, Given.Start.AddSeconds(20));

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public void Assess_MoreFailuresInARowThanAreKept_AreCountedAll()
    {
        var run = Given.Run(Given.Metric(interval: "10s") with { ConsecutiveFailureLimit = 12 });
        for (var i = 0; i < 12; i++)
        {
            run = run.Measure(AnalysisPhase.Failed, Given.Start.AddSeconds(10 * i));
        }

        run.Result().Measurements!.Count.ShouldBe(10);
        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        run.Measure(AnalysisPhase.Failed, Given.Start.AddSeconds(120)).Status.Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public void Assess_BothFailureLimits_TheFirstReachedEnds()
    {
        var run = Given.Run(Given.Metric(interval: "10s") with { ConsecutiveFailureLimit = 5, FailureLimit = 0 });

        run.Measure(AnalysisPhase.Failed, Given.Start).Status.Message.ShouldNotBeNull().ShouldContain("failed (1) > failureLimit (0)");
    }

    [Theory]
    [InlineData(FailureReaction.Observe, AnalysisPhase.Failed, AnalysisPhase.Successful)]
    [InlineData(FailureReaction.Observe, AnalysisPhase.Error, AnalysisPhase.Successful)]
    [InlineData(FailureReaction.Pause, AnalysisPhase.Failed, AnalysisPhase.Inconclusive)]
    [InlineData(FailureReaction.Pause, AnalysisPhase.Error, AnalysisPhase.Inconclusive)]
    [InlineData(FailureReaction.Pause, AnalysisPhase.Successful, AnalysisPhase.Successful)]
    [InlineData(FailureReaction.Abort, AnalysisPhase.Failed, AnalysisPhase.Failed)]
    [InlineData(FailureReaction.Abort, AnalysisPhase.Error, AnalysisPhase.Error)]
    public void Assess_OnFailure_DecidesWhatTheMetricDoesToItsRun(string onFailure, string metric, string run)
    {
        var ended = Given.Run(Given.Metric() with { OnFailure = onFailure, ConsecutiveErrorLimit = 0 }).Measure(metric, Given.Start);

        ended.Status.Phase.ShouldBe(run);
        ended.Result().Phase.ShouldBe(metric);
        ended.Result().DryRun.ShouldBe(onFailure == FailureReaction.Observe);
    }

    [Fact]
    public void Assess_PausingAndAbortingMetricsFail_TheRunIsFailed()
    {
        var run = Given.Run(
            Given.Metric("a") with
            {
                OnFailure = FailureReaction.Pause,
            },
            Given.Metric("b") with
            {
                OnFailure = FailureReaction.Abort,
            }
        );

        var ended = run.Measure(AnalysisPhase.Failed, Given.Start);

        ended.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        ended.Status.Message.ShouldNotBeNull().ShouldStartWith("Metric \"b\"");
    }

    [Fact]
    public void Explain_RunThatAMetricPaused_NamesThatMetric()
    {
        var run = Given.Run(Given.Metric() with { OnFailure = FailureReaction.Pause }).Measure(AnalysisPhase.Failed, Given.Start);

        Explainer.Explain(run).DecidedBy.ShouldBe("errors");
    }
}
