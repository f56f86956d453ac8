using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>The form of the extensions that Argo's CRDs keep.</summary>
public sealed class AnalysisPoliciesTests
{
    private const string All = """
        {"errors": {
          "noData": {"policy": "wait", "waitAtMost": "5m"},
          "tooLittle": {"samples": 30, "policy": "inconclusive"},
          "stale": {"olderThan": "2m", "policy": "fail"},
          "onFailure": "pause",
          "consecutiveFailureLimit": 3}}
        """;

    [Fact]
    public void Fold_Annotation_IsAsIfItStoodInTheSpec()
    {
        var metric = AnalysisPolicies.Fold(With(All), [Given.Metric()])!.Single();

        metric.NoData.ShouldBe(new NoDataPolicy { Policy = DataPolicy.Wait, WaitAtMost = "5m" });
        metric.TooLittle!.Samples!.Value.IntValue.ShouldBe(30);
        metric.Stale!.OlderThan.ShouldBe("2m");
        (metric.OnFailure, metric.ConsecutiveFailureLimit!.Value.IntValue).ShouldBe((FailureReaction.Pause, 3));
    }

    [Fact]
    public void Fold_WhatWriteMade_GivesTheSameMetricsBack()
    {
        var metrics = AnalysisPolicies.Fold(With(All), [Given.Metric(), Given.Metric("plain")])!;

        AnalysisPolicies.Fold(With(AnalysisPolicies.Write(metrics)!), [Given.Metric(), Given.Metric("plain")]).ShouldBe(metrics);
        AnalysisPolicies.Write([Given.Metric()]).ShouldBeNull();
    }

    [Fact]
    public void Fold_FieldInTheSpec_Wins()
    {
        var metric = Given.Metric() with { OnFailure = FailureReaction.Observe };

        AnalysisPolicies.Fold(With(All), [metric])!.Single().OnFailure.ShouldBe(FailureReaction.Observe);
    }

    [Theory]
    [InlineData("[1]", "is no JSON object of policies by metric")]
    [InlineData("{\"errors\": 5}", "is no JSON object of policies by metric")]
    [InlineData("{\"errors\": {\"noData\": \"wait\"}}", "$.errors.noData does not fit")]
    [InlineData("{\"erors\": {}}", "names the metric \"erors\", which is not there")]
    [InlineData("{\"errors\": {\"onFail\": \"pause\"}}", "has the unknown field \"onFail\" for metric \"errors\"")]
    public void Next_AnnotationThatCannotBeRead_IsAnInvalidSpec(string annotation, string problem)
    {
        var run = Given.Run(Given.Metric());
        run = run with { Metadata = With(annotation) };

        AnalysisEngine.Next(run, Given.Start).AssessNow.ShouldBeTrue();
        var status = AnalysisEngine.Assess(run, [], Given.Start).Status;

        status.Phase.ShouldBe(AnalysisPhase.Error);
        status.Message.ShouldNotBeNull().ShouldStartWith("Analysis spec invalid: annotation rollouts/analysis-policies ");
        status.Message.ShouldContain(problem);
    }

    [Fact]
    public void Next_AnnotationOfARun_Counts()
    {
        var run = Given.Run(Given.Metric());
        run = run with { Metadata = run.Metadata with { Annotations = With(All).Annotations } };

        run.Measure(AnalysisPhase.Inconclusive, Given.Start).Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        AnalysisEngine.Next(run, Given.Start).Due.Single().Metric.Stale.ShouldNotBeNull();
    }

    private static ObjectMeta With(string annotation) =>
        new() { Annotations = new Dictionary<string, string> { [RolloutAnnotations.AnalysisPolicies] = annotation } };
}
