using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>How metrics add up to the run (rows D13, D16, D24, D29 to D32).</summary>
public sealed class RunPhaseTests
{
    private static DateTimeOffset At(double seconds) => Given.Start.AddSeconds(seconds);

    [Fact]
    public void Assess_OneMetricFails_StopsTheOthersInTheNextSync()
    {
        var run = Given.Run(Given.Metric("bad", "10s"), Given.Metric("good", "10s"));

        run = run.MeasureEach(static m => m == "bad" ? AnalysisPhase.Failed : AnalysisPhase.Successful, At(0));
        run.Status.Phase.ShouldBe(AnalysisPhase.Running);

        var next = AnalysisEngine.Next(run, At(0));
        next.Due.ShouldBeEmpty();
        next.AssessNow.ShouldBeTrue();
        run = run.After(AnalysisEngine.Assess(run, [], At(0)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Result("good").Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.Message.ShouldBe("Metric \"bad\" assessed Failed due to failed (1) > failureLimit (0)");
        run.Status.CompletedAt.ShouldBe(At(0));
        run.Status.RunSummary.ShouldBe(
            new RunSummary
            {
                Count = 2,
                Successful = 1,
                Failed = 1,
            }
        );
        run.Status.DryRunSummary.ShouldBe(new RunSummary());
    }

    [Fact]
    public void Assess_LastMeasurementHasAMessage_IsQuotedInTheRun()
    {
        var run = Given.Run(Given.Metric() with { ConsecutiveErrorLimit = 0 }).Measure(AnalysisPhase.Error, At(0), "no route to host");

        run.Status.Message.ShouldBe(
            "Metric \"errors\" assessed Error due to consecutiveErrors (1) > consecutiveErrorLimit (0): \"Error Message: no route to host\""
        );
        run.Result().Message.ShouldBe("no route to host");
    }

    [Fact]
    public void Assess_InconclusiveMetric_EndsTheRunInconclusive()
    {
        var run = Given.Run(Given.Metric()).Measure(AnalysisPhase.Inconclusive, At(0));

        run.Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Status.Message.ShouldBe("Metric \"errors\" assessed Inconclusive due to inconclusive (1) > inconclusiveLimit (0)");
    }

    [Fact]
    public void Assess_SeveralBadMetrics_TheWorstDecides()
    {
        var run = Given.Run(Given.Metric("error") with { ConsecutiveErrorLimit = 0 }, Given.Metric("fail"), Given.Metric("unclear"));

        run = run.MeasureEach(
            static m =>
                m switch
                {
                    "error" => AnalysisPhase.Error,
                    "fail" => AnalysisPhase.Failed,
                    _ => AnalysisPhase.Inconclusive,
                },
            At(0)
        );

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Status.Message!.ShouldStartWith("Metric \"fail\" assessed Failed");
        run.Status.RunSummary.ShouldBe(
            new RunSummary
            {
                Count = 3,
                Error = 1,
                Failed = 1,
                Inconclusive = 1,
            }
        );
    }

    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 0, 1)]
    public void Assess_MetricEndsByCountAlone_IsCountedByItsPhaseAndByArgoAsSuccessful(bool strictArgo, int failed, int successful)
    {
        var metric = Given.Metric(interval: "1s", count: 2) with { FailureLimit = -1, ConsecutiveSuccessLimit = 2 };
        var run = Given.Run(metric).Measure(AnalysisPhase.Failed, At(0), strictArgo: strictArgo);
        run = run.Measure(AnalysisPhase.Successful, At(5), strictArgo: strictArgo);

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Status.Message.ShouldBeNull();
        run.Status.RunSummary.ShouldBe(
            new RunSummary
            {
                Count = 1,
                Failed = failed,
                Successful = successful,
            }
        );
        AnalysisEngine.Next(run, At(6), strictArgo).AssessNow.ShouldBeFalse();
    }

    /// <summary>Row D31, with a metric that its count leaves undecided.</summary>
    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 0, 1)]
    public void Assess_MetricLeftUndecidedByItsCount_IsCountedByItsPhaseAndByArgoAsSuccessful(
        bool strictArgo,
        int inconclusive,
        int successful
    )
    {
        var undecided = Given.Metric(interval: "1s", count: 3) with { FailureLimit = 1, ConsecutiveSuccessLimit = 2 };
        var run = Given.Run(undecided).Measure(AnalysisPhase.Successful, At(0), strictArgo: strictArgo);
        run = run.Measure(AnalysisPhase.Failed, At(5), strictArgo: strictArgo);
        run = run.Measure(AnalysisPhase.Successful, At(10), strictArgo: strictArgo);

        run.Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Status.RunSummary.ShouldBe(
            new RunSummary
            {
                Count = 1,
                Inconclusive = inconclusive,
                Successful = successful,
            }
        );
    }

    [Fact]
    public void Assess_TerminatedBeforeAnythingWasMeasured_IsSuccessful()
    {
        var run = Terminated(Given.Run(Given.Metric()));

        AnalysisEngine.Next(run, At(0)).Due.ShouldBeEmpty();
        run = run.After(AnalysisEngine.Assess(run, [], At(0)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.Message.ShouldBe("Run Terminated");
    }

    [Fact]
    public void Assess_TerminatedWhileAllIsWell_IsSuccessfulAndSaysSo()
    {
        var run = Terminated(Given.Run(Given.Metric(interval: "10s")).Measure(AnalysisPhase.Successful, At(0)));

        AnalysisEngine.Next(run, At(60)).Due.ShouldBeEmpty();
        run = run.After(AnalysisEngine.Assess(run, [], At(60)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.Message.ShouldBe("Run Terminated");
    }

    [Fact]
    public void Next_TerminatedWithAMeasurementInFlight_TerminatesIt()
    {
        var run = Given.Run(Given.Metric());
        var task = AnalysisEngine.Next(run, At(0)).Due.Single();
        var pending = Given.Measured(AnalysisPhase.Running, At(0)) with { ResumeAt = At(600) };
        run = Terminated(run.After(AnalysisEngine.Assess(run, [new(task.Kind, task.MetricName, 1, pending)], At(0))));

        var terminate = AnalysisEngine.Next(run, At(1)).Due.Single();
        terminate.Kind.ShouldBe(MeasurementTaskKind.Terminate);
        run = run.Measure(AnalysisPhase.Successful, At(1), "Metric Terminated");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Result().Measurements!.Single().Message.ShouldBe("Metric Terminated");
    }

    [Fact]
    public void Assess_TerminatedWhileAMeasurementBegan_EndsOnlyOnceItIsTerminated()
    {
        var run = Given.Run(Given.Metric());
        var task = AnalysisEngine.Next(run, At(0)).Due.Single();
        var pending = Given.Measured(AnalysisPhase.Running, At(0)) with { ResumeAt = At(600) };

        run = Terminated(run);
        run = run.After(AnalysisEngine.Assess(run, [new(task.Kind, task.MetricName, 1, pending)], At(0)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        AnalysisEngine.Next(run, At(1)).Due.Single().Kind.ShouldBe(MeasurementTaskKind.Terminate);
        run.Measure(AnalysisPhase.Inconclusive, At(1)).Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
    }

    [Fact]
    public void Assess_DryRunMetricFails_OnlyTheDryRunSummaryKnows()
    {
        var run = Given.Run(Given.Metric("test-errors", "10s", 2), Given.Metric("real", "10s", 2));
        run = run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = "test.*" }] } };

        run = run.MeasureEach(static m => m == "real" ? AnalysisPhase.Successful : AnalysisPhase.Failed, At(0));
        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        run.Result("test-errors").DryRun.ShouldBeTrue();
        run = run.Measure(AnalysisPhase.Successful, At(10));

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.RunSummary.ShouldBe(new RunSummary { Count = 1, Successful = 1 });
        run.Status.DryRunSummary.ShouldBe(new RunSummary { Count = 1, Failed = 1 });
        run.Result("test-errors").Message.ShouldBe("Metric assessed Failed due to failed (1) > failureLimit (0)");
    }

    [Fact]
    public void Assess_OnlyDryRunMetrics_TheRunIsSuccessful()
    {
        var run = Given.Run(Given.Metric());
        run = run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = ".*" }] } };

        run.Measure(AnalysisPhase.Failed, At(0)).Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Theory]
    [InlineData(AnalysisPhase.Successful, false)]
    [InlineData(AnalysisPhase.Failed, true)]
    [InlineData(AnalysisPhase.Inconclusive, false)]
    public void Assess_MetricAndRunEnd_AreEvents(string phase, bool warning)
    {
        var run = Given.Run(Given.Metric());
        var task = AnalysisEngine.Next(run, At(0)).Due.Single();

        AnalysisEngine
            .Assess(run, [task.Ended(phase, At(0))], At(0))
            .Events.ShouldBe([
                new AnalysisEvent(warning, $"Metric{phase}", $"Metric 'errors' Completed. Result: {phase}"),
                new AnalysisEvent(warning, $"AnalysisRun{phase}", $"Analysis Completed. Result: {phase}"),
            ]);
    }

    [Fact]
    public void Assess_SameOutcomeOnAFresherRun_IsNotCountedTwice()
    {
        var run = Given.Run(Given.Metric(interval: "10s"));
        var outcome = AnalysisEngine.Next(run, At(0)).Due.Single().Ended(AnalysisPhase.Successful, At(0));
        var written = run.After(AnalysisEngine.Assess(run, [outcome], At(0)));

        var again = AnalysisEngine.Assess(written, [outcome], At(1));

        again.Changed.ShouldBeFalse();
        again.Counted.ShouldBeEmpty();
    }

    [Fact]
    public void Assess_OutcomeOnARunThatWasAskedToStopMeanwhile_StillCounts()
    {
        var run = Given.Run(Given.Metric(interval: "10s"));
        var outcome = AnalysisEngine.Next(run, At(0)).Due.Single().Ended(AnalysisPhase.Failed, At(0));

        var status = AnalysisEngine.Assess(Terminated(run), [outcome], At(0)).Status;

        status.Phase.ShouldBe(AnalysisPhase.Failed);
        status.MetricResults!.Single().Failed.ShouldBe(1);
    }

    [Fact]
    public void Assess_FinishedRun_StaysAsItIs()
    {
        var run = Given.Run(Given.Metric(interval: "10s")).Measure(AnalysisPhase.Failed, At(0));
        var late = new MeasurementOutcome(MeasurementTaskKind.Start, "errors", 2, Given.Measured(AnalysisPhase.Successful, At(1)));

        AnalysisEngine.Assess(run, [late], At(1)).Changed.ShouldBeFalse();
        AnalysisEngine.Next(run, At(100)).ShouldOnlyWakeAt(null);
    }

    private static AnalysisRun Terminated(AnalysisRun run) => run with { Spec = run.Spec with { Terminate = true } };
}
