using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>Row D23: runs that can never be measured.</summary>
public sealed class EarlyErrorTests
{
    public static TheoryData<string, AnalysisRunSpec> Unusable =>
        new()
        {
            { "Analysis spec invalid: no metrics specified", new AnalysisRunSpec() },
            {
                "Analysis spec invalid: metrics[0]: interval must be specified when count > 1",
                new AnalysisRunSpec { Metrics = [Given.Metric(count: 2)] }
            },
            {
                "Unable to resolve metric arguments: failed to resolve {{args.x}}",
                new AnalysisRunSpec { Metrics = [Given.Metric() with { SuccessCondition = "{{args.x}}" }] }
            },
            {
                "Analysis spec invalid: dryRun[1]: Rule didn't match any metric name(s)",
                new AnalysisRunSpec
                {
                    Metrics = [Given.Metric()],
                    DryRun = [new DryRun { MetricName = "err.*" }, new DryRun { MetricName = "*" }],
                }
            },
            {
                "Analysis spec invalid: measurementRetention[0]: Rule didn't match any metric name(s)",
                new AnalysisRunSpec
                {
                    Metrics = [Given.Metric()],
                    MeasurementRetention = [new MeasurementRetention { MetricName = "^other$" }],
                }
            },
        };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Assess_UnusableSpec_EndsInErrorWithArgosMessage(string message, AnalysisRunSpec spec)
    {
        var run = Given.Run() with { Spec = spec };

        AnalysisEngine.Next(run, Given.Start).AssessNow.ShouldBeTrue();
        var assessment = AnalysisEngine.Assess(run, [], Given.Start);

        assessment.Status.Phase.ShouldBe(AnalysisPhase.Error);
        assessment.Status.Message.ShouldBe(message);
        // Row D15: without a completion time the run has no time to live.
        assessment.Status.CompletedAt.ShouldBeNull();
        assessment.Events[0].ShouldBe(new AnalysisEvent(true, "AnalysisRunError", "Analysis Completed. Result: Error"));
        // The remedy is told apart from the message, which is Argo's.
        assessment.Events[1].Reason.ShouldBe("AnalysisRunInvalid");
        assessment.Events[1].Message.ShouldStartWith($"{message}. ");
        assessment.Events[1].Message.Length.ShouldBeGreaterThan(message.Length + 100);
        AnalysisEngine.Next(run.After(assessment), Given.Start).ShouldOnlyWakeAt(null);
    }

    [Fact]
    public void RejectArguments_RunThatIsGoing_EndsInError()
    {
        var assessment = AnalysisEngine.RejectArguments(Given.Run(Given.Metric()), "key 'k' does not exist in secret 's'");

        assessment.Status.Phase.ShouldBe(AnalysisPhase.Error);
        assessment.Status.Message.ShouldBe("Unable to resolve metric arguments: key 'k' does not exist in secret 's'");
    }

    [Fact]
    public void RejectArguments_FinishedRun_ChangesNothing()
    {
        var run = Given.Run(Given.Metric()).Measure(AnalysisPhase.Successful, Given.Start);

        AnalysisEngine.RejectArguments(run, "late").Changed.ShouldBeFalse();
    }

    [Fact]
    public void Next_PatternThatNeverEnds_IsStopped()
    {
        var run = Given.Run(Given.Metric(new string('a', 60) + "!")) with { };
        run = run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = "^(a+)+$" }] } };

        AnalysisEngine
            .Assess(run, [], Given.Start)
            .Status.Message.ShouldBe("Analysis spec invalid: dryRun[0]: Rule didn't match any metric name(s)");
    }
}
