using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis.Tests;

public sealed class ExplainerTests
{
    private static AnalysisRun Ended(Metric metric, string phase, string? value, string? message = null)
    {
        var run = Given.Run(metric);
        var task = AnalysisEngine.Next(run, Given.Start).Due.Single();
        var measurement = Given.Measured(phase, Given.Start, message) with { Value = value };
        return run.After(AnalysisEngine.Assess(run, [new(task.Kind, task.MetricName, 1, measurement)], Given.Start));
    }

    [Theory]
    [InlineData(
        AnalysisPhase.Failed,
        "result < 1",
        null,
        "the last value was 5 and successCondition \"result < 1\" did not hold; failed (1) > failureLimit (0)"
    )]
    [InlineData(
        AnalysisPhase.Failed,
        "result < 1",
        "result > 4",
        "the last value was 5 and failureCondition \"result > 4\" held; failed (1) > failureLimit (0)"
    )]
    [InlineData(
        AnalysisPhase.Successful,
        "result < 9",
        null,
        "the last value was 5 and successCondition \"result < 9\" held; the one measurement was taken and no limit was exceeded"
    )]
    [InlineData(
        AnalysisPhase.Inconclusive,
        "result < 1",
        "result > 9",
        "the last value was 5 and neither successCondition nor failureCondition held; inconclusive (1) > inconclusiveLimit (0)"
    )]
    public void Explain_FinishedMetric_NamesValueConditionAndRule(string phase, string success, string? failure, string why)
    {
        var run = Ended(Given.Metric() with { SuccessCondition = success, FailureCondition = failure }, phase, "5");

        var metric = Explainer.Explain(run).Metrics.Single();

        metric.Sentence.ShouldBe($"Metric \"errors\" is {phase}: {why}.");
        metric.Value.ShouldBe("5");
        metric.Condition.ShouldBe(phase == AnalysisPhase.Failed && failure is not null ? failure : success);
    }

    [Fact]
    public void Explain_AnExplainedMeasurement_SaysWhyTheConditionDidNotHold()
    {
        var run = Given.Run(Given.Metric() with { SuccessCondition = "result[0] >= 0.95" });
        var task = AnalysisEngine.Next(run, Given.Start).Due.Single();
        var answer = new ProviderAnswer.Value(MeasuredValue.FromFloats([0.91]), "[0.91]");
        var outcome = MeasurementRecorder.Record(task, task.Metric, answer, Given.Start, TimeProvider.System, SecretMask.None);
        var ended = run.After(AnalysisEngine.Assess(run, [outcome], Given.Start));

        Explainer
            .Explain(ended)
            .Metrics.Single()
            .Sentence.ShouldBe(
                "Metric \"errors\" is Failed: the last value was [0.91] and successCondition result[0] >= 0.95 is false: result[0] = 0.91; failed (1) > failureLimit (0)."
            );
    }

    [Fact]
    public void Explain_FinishedRun_NamesTheMetricThatDecided()
    {
        var run = Ended(Given.Metric(), AnalysisPhase.Failed, "5");

        Explainer
            .Explain(run)
            .Sentence.ShouldBe(
                "Analysis run is Failed: Metric \"errors\" is Failed: the last value was 5 and successCondition \"result < 1\" did not hold; failed (1) > failureLimit (0)."
            );
    }

    [Fact]
    public void Explain_MetricInError_QuotesTheReason()
    {
        var run = Ended(Given.Metric() with { ConsecutiveErrorLimit = 0 }, AnalysisPhase.Error, null, "no route to host");

        Explainer
            .Explain(run)
            .Sentence.ShouldContain("failed with \"no route to host\"; consecutiveErrors (1) > consecutiveErrorLimit (0)");
    }

    [Fact]
    public void Explain_RunThatWasNeverMeasurable_QuotesItsMessage()
    {
        var run = Given.Run();

        Explainer
            .Explain(run.After(AnalysisEngine.Assess(run, [], Given.Start)))
            .Sentence.ShouldBe("Analysis run is Error: Analysis spec invalid: no metrics specified.");
    }

    [Fact]
    public void Explain_RunStoppedBeforeAnythingWasMeasured_SaysThatNothingWasMeasured()
    {
        var run = Given.Run(Given.Metric());
        run = run with { Spec = run.Spec with { Terminate = true } };

        Explainer
            .Explain(run.After(AnalysisEngine.Assess(run, [], Given.Start)))
            .Sentence.ShouldBe("Analysis run is Successful after a request to stop: it ended before anything was measured.");
    }

    [Fact]
    public void Explain_RunThatGoesOn_SaysHowFarItIs()
    {
        var run = Given.Run(Given.Metric(interval: "10s", count: 3)).Measure(AnalysisPhase.Successful, Given.Start);

        Explainer.Explain(run).Metrics.Single().Sentence.ShouldContain("1 of 3 measurements are taken");
    }

    [Fact]
    public void Explain_DurationOfTheRun_IsNamed()
    {
        var run = Given
            .Run(Given.Metric(interval: "30s", count: 2))
            .Measure(AnalysisPhase.Successful, Given.Start)
            .Measure(AnalysisPhase.Successful, Given.Start.AddSeconds(30));

        Explainer.Explain(run).Sentence.ShouldStartWith("Analysis run is Successful after 30s:");
    }
}
