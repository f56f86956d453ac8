using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Analysis.Tests;

public sealed class MeasurementRecorderTests
{
    private readonly ManualTimeProvider _clock = new(Given.Start);

    private static readonly Metric Metric = Given.Metric() with { SuccessCondition = "result < 1", FailureCondition = "result > 5" };

    private static MeasurementTask Task(MeasurementTaskKind kind = MeasurementTaskKind.Start, Measurement? inFlight = null) =>
        new(kind, Metric, "errors", 3, inFlight, Given.Start);

    private Measurement Record(ProviderAnswer answer, MeasurementTask? task = null, Metric? metric = null, params string[] secrets) =>
        MeasurementRecorder.Record(task ?? Task(), metric ?? Metric, answer, Given.Start, _clock, new SecretMask(secrets)).Measurement;

    private static ProviderAnswer.Value Value(double value) => new(MeasuredValue.FromFloat(value), $"{value}");

    [Theory]
    [InlineData(0.5, AnalysisPhase.Successful)]
    [InlineData(3, AnalysisPhase.Inconclusive)]
    [InlineData(6, AnalysisPhase.Failed)]
    public void Record_Value_IsJudgedByTheConditions(double value, string phase)
    {
        _clock.Advance(TimeSpan.FromSeconds(2.7));

        var measurement = Record(Value(value));

        measurement.Phase.ShouldBe(phase);
        measurement.Value.ShouldBe($"{value}");
        measurement.StartedAt.ShouldBe(Given.Start);
        measurement.FinishedAt.ShouldBe(Given.Start.AddSeconds(2));
        measurement.Message.ShouldBeNull();
    }

    /// <summary>Argo leaves the message empty: why is told beside it.</summary>
    [Theory]
    [InlineData(0.5, "successCondition result < 1 is true: result = 0.5")]
    [InlineData(3, "successCondition result < 1 is false: result = 3; failureCondition result > 5 is false: result = 3")]
    [InlineData(6, "failureCondition result > 5 is true: result = 6")]
    public void Record_Value_IsExplained(double value, string explanation)
    {
        var measurement = Record(Value(value));

        measurement.Metadata!["explanation"].ShouldBe(explanation);
        measurement.Message.ShouldBeNull();
    }

    [Fact]
    public void Record_AConditionThatFails_IsExplainedBesideArgosMessage()
    {
        var answer = new ProviderAnswer.Value(MeasuredValue.ParseJson("""{"success": 1}"""u8), "{}");

        var measurement = Record(answer, metric: Metric with { SuccessCondition = "result.sucess > 0", FailureCondition = null });

        measurement.Phase.ShouldBe(AnalysisPhase.Error);
        measurement.Message.ShouldBe("could not evaluate successCondition \"result.sucess > 0\": invalid operation: <nil> > int");
        measurement.Metadata!["explanation"].ShouldEndWith("result.sucess = nil (result has no member sucess; did you mean success?)");
    }

    [Fact]
    public void Record_AMisspeltCondition_IsExplained() =>
        Record(Value(1), metric: Metric with { SuccessCondition = "resul < 1" })
            .Metadata!["explanation"]
            .ShouldBe("successCondition is wrong at 1:1: unknown name resul (did you mean result?)");

    [Fact]
    public void Record_AnExplanation_HidesSecrets() =>
        Record(
            new ProviderAnswer.Value(MeasuredValue.FromString("token s3cret"), "token *****"),
            metric: Metric with
            {
                SuccessCondition = "result == 's3cret'",
                FailureCondition = null,
            },
            secrets: "s3cret"
        )
            .Metadata!["explanation"]
            .ShouldBe("successCondition result == '*****' is false: result = \"token *****\"");

    [Fact]
    public void Record_NotANumber_FailsAPlainComparison() =>
        Record(Value(double.NaN), metric: Metric with { FailureCondition = null }).Phase.ShouldBe(AnalysisPhase.Failed);

    [Fact]
    public void Record_ConditionThatCannotBeEvaluated_IsAnErrorThatNamesIt()
    {
        var measurement = Record(Value(1), metric: Metric with { SuccessCondition = "result[0] < 1", FailureCondition = null });

        measurement.Phase.ShouldBe(AnalysisPhase.Error);
        measurement.Message!.ShouldContain("result[0] < 1");
        measurement.FinishedAt.ShouldNotBeNull();
    }

    [Fact]
    public void Record_NoData_SaysSo()
    {
        var empty = new ProviderAnswer.Value(MeasuredValue.FromFloats([]), "[]");

        Record(empty, metric: Metric with { SuccessCondition = "result[0] < 1", FailureCondition = null })
            .Message.ShouldBe(
                "could not evaluate successCondition \"result[0] < 1\": metric result is nil or empty: no data returned from the metric provider"
            );
    }

    [Fact]
    public void Record_ProviderError_IsTheMessage()
    {
        var measurement = Record(new ProviderAnswer.Error("http://metrics.test/: connection refused"));

        (measurement.Phase, measurement.Message).ShouldBe((AnalysisPhase.Error, "http://metrics.test/: connection refused"));
    }

    [Fact]
    public void Record_Secrets_AreMasked()
    {
        var measurement = Record(new ProviderAnswer.Error("token hush-hush is wrong, hush"), secrets: ["hush", "hush-hush", ""]);

        measurement.Message.ShouldBe("token ***** is wrong, *****");
    }

    [Fact]
    public void Record_SecretAtTheCut_LeavesNoHalf()
    {
        var measurement = Record(new ProviderAnswer.Error(new string('x', 2044) + "super-secret"), secrets: ["super-secret"]);

        measurement.Message!.ShouldNotContain("supe");
    }

    [Fact]
    public void Record_EndlessValue_IsCut()
    {
        var measurement = Record(new ProviderAnswer.Value(MeasuredValue.FromFloat(0), new string('9', 5_000_000)));

        measurement.Value!.Length.ShouldBeLessThan(5000);
        measurement.Value.ShouldEndWith("more characters)");
    }

    [Fact]
    public void Record_Pending_GoesOn()
    {
        var measurement = Record(
            new ProviderAnswer.Pending(Given.Start.AddSeconds(15)) { Metadata = new Dictionary<string, string> { ["job"] = "j1" } }
        );

        measurement.Phase.ShouldBe(AnalysisPhase.Running);
        measurement.ResumeAt.ShouldBe(Given.Start.AddSeconds(15));
        measurement.FinishedAt.ShouldBeNull();
        measurement.Metadata!["job"].ShouldBe("j1");
    }

    [Fact]
    public void Record_VerdictOfAResumedMeasurement_KeepsItsBeginningAndFacts()
    {
        var inFlight = new Measurement
        {
            Phase = AnalysisPhase.Running,
            StartedAt = Given.Start.AddSeconds(-60),
            ResumeAt = Given.Start,
            Metadata = new Dictionary<string, string> { ["job"] = "j1" },
        };

        var measurement = Record(
            new ProviderAnswer.Verdict(AnalysisPhase.Failed, "", "exit 1"),
            Task(MeasurementTaskKind.Resume, inFlight)
        );

        (measurement.Phase, measurement.Message, measurement.ResumeAt).ShouldBe((AnalysisPhase.Failed, "exit 1", null));
        measurement.StartedAt.ShouldBe(inFlight.StartedAt);
        measurement.Metadata!["job"].ShouldBe("j1");
    }

    [Theory]
    [InlineData(AnalysisPhase.Successful, "Metric Terminated")]
    [InlineData(AnalysisPhase.Inconclusive, "Metric Terminated")]
    [InlineData(AnalysisPhase.Failed, "why")]
    public void Record_Terminated_SaysSoUnlessItFailed(string phase, string message)
    {
        var inFlight = new Measurement { Phase = AnalysisPhase.Running };

        Record(new ProviderAnswer.Verdict(phase, "", "why"), Task(MeasurementTaskKind.Terminate, inFlight)).Message.ShouldBe(message);
    }

    [Fact]
    public void Record_PhaseThatDoesNotExist_IsAnError() =>
        Record(new ProviderAnswer.Verdict("Great", "", "")).Phase.ShouldBe(AnalysisPhase.Error);
}
