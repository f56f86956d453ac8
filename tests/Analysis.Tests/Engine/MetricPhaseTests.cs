using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>How measurements add up to the phase of a metric (rows D6, D8 to D11, D26 to D28).</summary>
public sealed class MetricPhaseTests
{
    private static AnalysisRun Play(Metric metric, string phases)
    {
        var run = Given.Run(metric);
        var at = Given.Start;
        foreach (var letter in phases)
        {
            run = run.Measure(PhaseOf(letter), at);
            at = at.AddSeconds(60);
        }

        return run;
    }

    private static string PhaseOf(char letter) =>
        letter switch
        {
            'S' => AnalysisPhase.Successful,
            'F' => AnalysisPhase.Failed,
            'I' => AnalysisPhase.Inconclusive,
            _ => AnalysisPhase.Error,
        };

    private static Metric Limits(
        int? count = null,
        int? failure = null,
        int? inconclusive = null,
        int? error = null,
        int? success = null
    ) =>
        Given.Metric(interval: "10s", count: count) with
        {
            FailureLimit = failure,
            InconclusiveLimit = inconclusive,
            ConsecutiveErrorLimit = error,
            ConsecutiveSuccessLimit = success,
        };

    [Theory]
    [InlineData("S", AnalysisPhase.Running)]
    [InlineData("SSS", AnalysisPhase.Successful)]
    [InlineData("SF", AnalysisPhase.Failed)]
    [InlineData("SI", AnalysisPhase.Inconclusive)]
    [InlineData("EEEE", AnalysisPhase.Running)]
    [InlineData("EEEEE", AnalysisPhase.Error)]
    [InlineData("EEEESEEEE", AnalysisPhase.Running)]
    [InlineData("SESES", AnalysisPhase.Successful)]
    public void Assess_DefaultLimits(string measured, string phase) => Play(Limits(count: 3), measured).Result().Phase.ShouldBe(phase);

    [Theory]
    [InlineData("FF", AnalysisPhase.Running)]
    [InlineData("FFF", AnalysisPhase.Failed)]
    [InlineData("FSFSF", AnalysisPhase.Failed)]
    [InlineData("FSFSSSSSSS", AnalysisPhase.Successful)]
    public void Assess_FailureLimit_IsTotalFailuresAllowed(string measured, string phase) =>
        Play(Limits(count: 10, failure: 2), measured).Result().Phase.ShouldBe(phase);

    [Theory]
    [InlineData("II", AnalysisPhase.Inconclusive)]
    [InlineData("ISSSS", AnalysisPhase.Successful)]
    public void Assess_InconclusiveLimit_IsTotalInconclusivesAllowed(string measured, string phase) =>
        Play(Limits(count: 5, inconclusive: 1), measured).Result().Phase.ShouldBe(phase);

    [Fact]
    public void Assess_ConsecutiveErrorLimitZero_EndsAtTheFirstError() =>
        Play(Limits(error: 0), "SE").Result().Phase.ShouldBe(AnalysisPhase.Error);

    [Theory]
    [InlineData("SS", AnalysisPhase.Running)]
    [InlineData("SSFSSS", AnalysisPhase.Successful)]
    [InlineData("FFFFSSS", AnalysisPhase.Successful)]
    [InlineData("SSESS", AnalysisPhase.Running)]
    public void Assess_ConsecutiveSuccessLimitAlone_EndsWhenReached(string measured, string phase) =>
        Play(Limits(failure: -1, success: 3), measured).Result().Phase.ShouldBe(phase);

    [Theory]
    // Row D28: the count is reached and neither limit was.
    [InlineData(0, 2, "SIS", AnalysisPhase.Inconclusive)]
    [InlineData(-1, 2, "SFS", AnalysisPhase.Failed)]
    [InlineData(1, 0, "SFS", AnalysisPhase.Successful)]
    public void Assess_CountReached(int failureLimit, int successLimit, string measured, string phase) =>
        Play(Limits(count: 3, failure: failureLimit, inconclusive: 1, success: successLimit), measured).Result().Phase.ShouldBe(phase);

    [Fact]
    public void Assess_Measurements_AreCountedByKind()
    {
        var result = Play(Limits(count: 20, failure: 5, inconclusive: 5), "SSFIEES").Result();

        (result.Count, result.Successful, result.Failed, result.Inconclusive, result.Error).ShouldBe((5, 3, 1, 1, 2));
        (result.ConsecutiveError, result.ConsecutiveSuccess).ShouldBe((0, 1));
    }

    [Fact]
    public void Assess_FailuresAndErrorsBeyondTheirLimits_TheErrorWins()
    {
        var run = Given.Run(Limits(error: 0));
        run = run.With(
            new AnalysisRunStatus
            {
                Phase = AnalysisPhase.Running,
                MetricResults =
                [
                    new MetricResult
                    {
                        Name = "errors",
                        Phase = AnalysisPhase.Running,
                        Failed = 1,
                        Inconclusive = 1,
                        ConsecutiveError = 1,
                        Measurements = [Given.Measured(AnalysisPhase.Error, Given.Start)],
                    },
                ],
            }
        );

        AnalysisEngine.Assess(run, [], Given.Start).Status.MetricResults!.Single().Phase.ShouldBe(AnalysisPhase.Error);
    }

    [Fact]
    public void Assess_TenMeasurementsAreKept_AndTheCountsOfAll()
    {
        var run = Play(Limits(), new string('S', 13));

        run.Result().Measurements!.Count.ShouldBe(10);
        run.Result().Measurements![0].StartedAt.ShouldBe(Given.Start.AddSeconds(3 * 60));
        run.Result().Count.ShouldBe(13);
    }

    [Fact]
    public void Assess_RetentionRule_ReplacesTheTen()
    {
        var run = Given.Run(Limits());
        run = run with { Spec = run.Spec with { MeasurementRetention = [new MeasurementRetention { MetricName = "rro", Limit = 2 }] } };
        for (var i = 0; i < 4; i++)
        {
            run = run.Measure(AnalysisPhase.Successful, Given.Start.AddMinutes(i));
        }

        run.Result().Measurements!.Count.ShouldBe(2);
    }

    [Fact]
    public void Assess_TrimmedMeasurements_AreHandedOverForCleaningUp()
    {
        var run = Play(Limits(), new string('S', 10));
        var due = AnalysisEngine.Next(run, Given.Start.AddHours(1)).Due.Single();

        var trimmed = AnalysisEngine
            .Assess(run, [due.Ended(AnalysisPhase.Successful, Given.Start.AddHours(1))], Given.Start.AddHours(1))
            .Trimmed;

        trimmed.Single().Dropped.Single().StartedAt.ShouldBe(Given.Start);
    }

    [Fact]
    public void Assess_Metadata_IsStoredWithTheFirstMeasurement()
    {
        var run = Given.Run(Limits());
        var task = AnalysisEngine.Next(run, Given.Start).Due.Single();
        var outcome = task.Ended(AnalysisPhase.Successful, Given.Start) with
        {
            Metadata = new Dictionary<string, string> { ["Query"] = "up" },
        };

        run.After(AnalysisEngine.Assess(run, [outcome], Given.Start)).Result().Metadata!["Query"].ShouldBe("up");
    }
}
