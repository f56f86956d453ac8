using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>Which measurements are due, and when the next ones will be (rows D4 to D6, D10, D25, D34, D53).</summary>
public sealed class ScheduleTests
{
    private static DateTimeOffset At(double seconds) => Given.Start.AddSeconds(seconds);

    [Fact]
    public void Next_NewRun_MeasuresEveryMetricAtOnce()
    {
        var due = AnalysisEngine.Next(Given.Run(Given.Metric("a"), Given.Metric("b")), Given.Start).Due;

        due.Select(t => (t.Kind, t.MetricName, t.Ordinal))
            .ShouldBe([(MeasurementTaskKind.Start, "a", 1), (MeasurementTaskKind.Start, "b", 1)]);
    }

    [Fact]
    public void Next_Interval_CountsFromTheEndOfTheLastMeasurement()
    {
        var run = Given.Run(Given.Metric(interval: "30s", count: 3)).Measure(AnalysisPhase.Successful, At(0));

        AnalysisEngine.Next(run, At(29)).ShouldOnlyWakeAt(At(30));
        AnalysisEngine.Next(run, At(30)).Due.Single().Ordinal.ShouldBe(2);
    }

    [Fact]
    public void Next_AfterAnError_RetriesInTenSecondsWhateverTheInterval()
    {
        var run = Given.Run(Given.Metric(interval: "5m", count: 3)).Measure(AnalysisPhase.Error, At(0));

        AnalysisEngine.Next(run, At(1)).WakeAt.ShouldBe(At(10));
        AnalysisEngine.Next(run, At(10)).Due.Single().Ordinal.ShouldBe(2);
    }

    [Fact]
    public void Next_InitialDelay_CountsFromTheFirstAssessment()
    {
        var run = Given.Run(Given.Metric() with { InitialDelay = "20s" });

        var first = AnalysisEngine.Next(run, At(0));
        first.Due.ShouldBeEmpty();
        first.AssessNow.ShouldBeTrue();
        run = run.After(AnalysisEngine.Assess(run, [], At(0)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        AnalysisEngine.Next(run, At(1)).ShouldOnlyWakeAt(At(20));
        AnalysisEngine.Next(run, At(20)).Due.Count.ShouldBe(1);
    }

    [Fact]
    public void Next_OneMetricDelayed_DoesNotHoldTheOtherBack()
    {
        var run = Given.Run(Given.Metric("late") with { InitialDelay = "1m" }, Given.Metric("now", "10s"));

        AnalysisEngine.Next(run, At(0)).Due.Single().MetricName.ShouldBe("now");
        run = run.Measure(AnalysisPhase.Successful, At(0));
        AnalysisEngine.Next(run, At(0)).WakeAt.ShouldBe(At(10));
    }

    [Fact]
    public void Next_PendingMeasurement_IsResumedWhenItsTimeHasCome()
    {
        var run = Given.Run(Given.Metric());
        var started = AnalysisEngine.Next(run, At(0)).Due.Single();
        var pending = Given.Measured(AnalysisPhase.Running, At(0)) with { ResumeAt = At(15) };
        run = run.After(AnalysisEngine.Assess(run, [new(started.Kind, started.MetricName, 1, pending)], At(0)));

        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        AnalysisEngine.Next(run, At(14)).ShouldOnlyWakeAt(At(15));
        var resumed = AnalysisEngine.Next(run, At(15)).Due.Single();
        resumed.Kind.ShouldBe(MeasurementTaskKind.Resume);
        resumed.Ordinal.ShouldBe(1);
        resumed.InFlight.ShouldBe(run.Result().Measurements!.Single());

        run = run.Measure(AnalysisPhase.Successful, At(15));
        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Result().Measurements!.Count.ShouldBe(1);
    }

    [Fact]
    public void Next_IntervalBelowASecond_DoesNotSpin()
    {
        var run = Given.Run(Given.Metric(interval: "1ms")).Measure(AnalysisPhase.Successful, At(0));

        AnalysisEngine.Next(run, At(0.5)).ShouldOnlyWakeAt(At(1));
    }

    [Theory]
    [InlineData("2562047h", "2562047h")]
    [InlineData("-2562047h", "-2562047h")]
    public void Next_AbsurdDurations_AreNoCrash(string interval, string delay)
    {
        var run = Given.Run(Given.Metric(interval: interval) with { InitialDelay = delay });
        run = run.With(new AnalysisRunStatus { StartedAt = DateTimeOffset.MaxValue, Phase = AnalysisPhase.Running });

        Should.NotThrow(() => AnalysisEngine.Next(run, At(0)));
        Should.NotThrow(() => AnalysisEngine.Next(run.With(new AnalysisRunStatus { StartedAt = DateTimeOffset.MinValue }), At(0)));
    }

    [Fact]
    public void Next_NoCountAndNoInterval_MeasuresOnce() =>
        Given.Run(Given.Metric()).Measure(AnalysisPhase.Successful, At(0)).Status.Phase.ShouldBe(AnalysisPhase.Successful);

    [Fact]
    public void Next_NoCountWithInterval_MeasuresWithoutEnd()
    {
        var run = Given.Run(Given.Metric(interval: "1s"));
        for (var i = 0; i < 100; i++)
        {
            run = run.Measure(AnalysisPhase.Successful, At(i));
        }

        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        run.Result().Count.ShouldBe(100);
    }

    [Theory]
    [InlineData(AnalysisPhase.Successful, 11)]
    [InlineData(AnalysisPhase.Failed, 21)]
    [InlineData(AnalysisPhase.Inconclusive, 31)]
    [InlineData(AnalysisPhase.Error, 31)]
    public void Next_TimeToLive_DependsOnTheOutcome(string phase, int seconds)
    {
        var run = Given.Run(Given.Metric() with { ConsecutiveErrorLimit = 0 });
        var strategy = new TtlStrategy
        {
            SecondsAfterSuccess = 10,
            SecondsAfterFailure = 20,
            SecondsAfterCompletion = 30,
        };
        run = run with { Spec = run.Spec with { TtlStrategy = strategy } };

        AnalysisEngine.Next(run.Measure(phase, At(0)), At(0)).ShouldOnlyWakeAt(At(seconds));
    }

    [Fact]
    public void Next_TimeToLiveIsOver_AsksForDeletion()
    {
        var run = Given.Run(Given.Metric());
        run = run with
        {
            Spec = run.Spec with
            {
                TtlStrategy = new TtlStrategy { SecondsAfterCompletion = 30, SecondsAfterSuccess = 5 },
            },
        };
        var good = run.Measure(AnalysisPhase.Successful, At(0));
        var bad = run.Measure(AnalysisPhase.Failed, At(0));

        AnalysisEngine.Next(good, At(5)).ShouldOnlyWakeAt(At(6));
        AnalysisEngine.Next(good, At(6)).DeleteNow.ShouldBeTrue();
        AnalysisEngine.Next(bad, At(6)).WakeAt.ShouldBe(At(31));
    }
}
