using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Analysis.Tests;

/// <summary>Outcomes beyond Argo: no data, too little, stale.</summary>
public sealed class DataPolicyTests
{
    private static readonly ProviderAnswer Empty = new ProviderAnswer.Value(MeasuredValue.FromFloats([]), "[]");
    private readonly ManualTimeProvider _clock = new(Given.Start);

    [Theory]
    [InlineData(null, AnalysisPhase.Inconclusive)]
    [InlineData(DataPolicy.Inconclusive, AnalysisPhase.Inconclusive)]
    [InlineData(DataPolicy.Fail, AnalysisPhase.Failed)]
    [InlineData(DataPolicy.Pass, AnalysisPhase.Successful)]
    [InlineData(DataPolicy.Wait, AnalysisPhase.Running)]
    public void Record_NoData_DoesWhatThePolicySays(string? policy, string phase)
    {
        var measurement = Measure(Given.Metric() with { NoData = new NoDataPolicy { Policy = policy } }, Empty);

        measurement.Phase.ShouldBe(phase);
        measurement.Message.ShouldBe("no data: the source answered []");
        measurement.Metadata![MeasurementMetadata.Policy].ShouldBe($"noData: {policy ?? DataPolicy.Inconclusive}");
    }

    [Fact]
    public void Record_NoDataWithoutAPolicy_IsLeftToTheConditionAsInArgo()
    {
        var measurement = Measure(Given.Metric() with { SuccessCondition = "result[0] < 1" }, Empty);

        measurement.Phase.ShouldBe(AnalysisPhase.Error);
        measurement.Message.ShouldNotBeNull().ShouldEndWith("metric result is nil or empty: no data returned from the metric provider");
    }

    public static TheoryData<string, ProviderAnswer> NoDataAnswers() =>
        new()
        {
            { "nil", new ProviderAnswer.Value(MeasuredValue.Nil, "null") },
            { "an empty list", Empty },
            { "NaN, which a ratio without traffic gives", Number(double.NaN) },
            { "NaN in a list", new ProviderAnswer.Value(MeasuredValue.FromFloats([double.NaN, double.NaN]), "[NaN,NaN]") },
            { "nil in a list", new ProviderAnswer.Value(MeasuredValue.FromItems(MeasuredValue.Nil), "[<nil>]") },
            { "a value that the provider says is made of nothing", Number(0) with { Data = DataFacts.None } },
            {
                "an error that says so",
                new ProviderAnswer.Error("no results returned") { Data = DataFacts.None }
            },
        };

    [Theory]
    [MemberData(nameof(NoDataAnswers))]
    public void Record_WhateverIsNoData_IsJudgedAsNoData(string what, ProviderAnswer answer) =>
        Measure(Given.Metric() with { NoData = new NoDataPolicy { Policy = DataPolicy.Fail } }, answer)
            .Phase.ShouldBe(AnalysisPhase.Failed, what);

    [Fact]
    public void Record_ErrorOfTheSource_IsNoAbsenceOfData()
    {
        var measurement = Measure(
            Given.Metric() with
            {
                NoData = new NoDataPolicy { Policy = DataPolicy.Pass },
            },
            new ProviderAnswer.Error("no route to host")
        );

        measurement.Phase.ShouldBe(AnalysisPhase.Error);
    }

    [Theory]
    [InlineData(29, AnalysisPhase.Inconclusive)]
    [InlineData(30, AnalysisPhase.Successful)]
    public void Record_Samples_HaveToReachTheFloor(int samples, string phase)
    {
        var metric = Given.Metric() with { TooLittle = new TooLittlePolicy { Samples = 30 } };

        Measure(metric, Number(0) with { Data = new DataFacts { Samples = samples } }).Phase.ShouldBe(phase);
    }

    [Theory]
    [InlineData(99.5, AnalysisPhase.Failed)]
    [InlineData(double.NaN, AnalysisPhase.Failed)]
    [InlineData(100, AnalysisPhase.Successful)]
    public void Record_RequestsThatTheProviderTells_HaveToReachTheFloor(double requests, string phase)
    {
        var metric = Given.Metric() with
        {
            TooLittle = new TooLittlePolicy { Requests = 100, Policy = DataPolicy.Fail },
        };

        Measure(metric, Number(0) with { Data = new DataFacts { Requests = requests } }).Phase.ShouldBe(phase);
    }

    [Theory]
    [InlineData(99, AnalysisPhase.Inconclusive)]
    [InlineData(100, AnalysisPhase.Successful)]
    public void Record_RequestsFromTheResult_HaveToReachTheFloor(int requests, string phase)
    {
        var metric = Given.Metric() with
        {
            SuccessCondition = "result[0] < 1",
            TooLittle = new TooLittlePolicy { Requests = 100, RequestsFrom = "result[1]" },
        };

        var measurement = Measure(metric, new ProviderAnswer.Value(MeasuredValue.FromFloats([0, requests]), "[0,n]"));

        measurement.Phase.ShouldBe(phase);
        if (phase == AnalysisPhase.Inconclusive)
        {
            measurement.Message.ShouldBe("too little data: 99 requests, fewer than 100");
        }
    }

    [Theory]
    [InlineData(120, AnalysisPhase.Successful)]
    [InlineData(121, AnalysisPhase.Inconclusive)]
    public void Record_AgeOfTheNewestSample_HasToBeWithinTheBound(int age, string phase)
    {
        var metric = Given.Metric() with { Stale = new StalePolicy { OlderThan = "2m" } };

        var measurement = Measure(
            metric,
            Number(0) with
            {
                Data = new DataFacts { Samples = 3, NewestSample = Given.Start.AddSeconds(-age) },
            }
        );

        measurement.Phase.ShouldBe(phase);
        measurement.Metadata![MeasurementMetadata.NewestSample].ShouldBe(KubernetesTime.Format(Given.Start.AddSeconds(-age)));
        if (phase == AnalysisPhase.Inconclusive)
        {
            measurement.Message.ShouldBe("stale data: the newest sample is 2m1s old, more than 2m");
        }
    }

    [Fact]
    public void Record_BoundThatCannotBeChecked_IsAnErrorAndNeverPasses()
    {
        Measure(
            Given.Metric() with
            {
                Stale = new StalePolicy { OlderThan = "2m", Policy = DataPolicy.Pass },
            },
            Number(0)
        )
            .Message.ShouldBe(
                "stale cannot be checked: the provider does not tell how old the newest sample is: write a query over samples that have a time, or remove stale"
            );
        Measure(
            Given.Metric() with
            {
                TooLittle = new TooLittlePolicy { Samples = 1, Policy = DataPolicy.Pass },
            },
            Number(0)
        )
            .Phase.ShouldBe(AnalysisPhase.Error);
        Measure(
            Given.Metric() with
            {
                TooLittle = new TooLittlePolicy { Requests = 1, Policy = DataPolicy.Pass },
            },
            Number(0)
        )
            .Phase.ShouldBe(AnalysisPhase.Error);
        var wrong = new TooLittlePolicy
        {
            Requests = 1,
            RequestsFrom = "result.requests",
            Policy = DataPolicy.Pass,
        };
        Measure(Given.Metric() with { TooLittle = wrong }, Number(0))
            .Message.ShouldNotBeNull()
            .ShouldStartWith("could not evaluate tooLittle.requestsFrom \"result.requests\": ");
    }

    [Fact]
    public void Record_Waiting_AsksAgainAfterTheIntervalAndCountsOnce()
    {
        var run = Given.Run(Given.Metric(interval: "30s", count: 1) with { NoData = new NoDataPolicy { Policy = DataPolicy.Wait } });
        run = Take(run, Empty);
        run.Result().Count.ShouldBe(0);
        AnalysisEngine.Next(run, _clock.GetUtcNow()).ShouldOnlyWakeAt(Given.Start.AddSeconds(30));

        _clock.Advance(TimeSpan.FromSeconds(30));
        run = Take(run, Empty);
        _clock.Advance(TimeSpan.FromSeconds(30));
        run = Take(run, Number(0));

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        var measurement = run.Result().Measurements!.ShouldHaveSingleItem();
        measurement.StartedAt.ShouldBe(Given.Start);
        measurement.FinishedAt.ShouldBe(Given.Start.AddSeconds(60));
        measurement.Message.ShouldBeNull();
        measurement.Metadata!.ContainsKey(MeasurementMetadata.Policy).ShouldBeFalse();
    }

    [Fact]
    public void Record_WaitingWithoutAnInterval_AsksAgainInTenSeconds()
    {
        var run = Take(Given.Run(Given.Metric() with { NoData = new NoDataPolicy { Policy = DataPolicy.Wait } }), Empty);

        AnalysisEngine.Next(run, _clock.GetUtcNow()).ShouldOnlyWakeAt(Given.Start.AddSeconds(10));
    }

    [Fact]
    public void Record_WaitedLongEnough_IsInconclusive()
    {
        var policy = new NoDataPolicy { Policy = DataPolicy.Wait, WaitAtMost = "15s" };
        var run = Take(Given.Run(Given.Metric() with { NoData = policy }), Empty);
        _clock.Advance(TimeSpan.FromSeconds(10));
        run = Take(run, Empty);
        run.Status.Phase.ShouldBe(AnalysisPhase.Running);
        _clock.Advance(TimeSpan.FromSeconds(10));
        run = Take(run, Empty);

        run.Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Status.Message.ShouldNotBeNull().ShouldContain("noData.waitAtMost (15s) is over");
    }

    [Fact]
    public void Record_StoppedWhileItWaits_IsNoSuccess()
    {
        var run = Take(Given.Run(Given.Metric() with { NoData = new NoDataPolicy { Policy = DataPolicy.Wait } }), Empty);
        run = run with { Spec = run.Spec with { Terminate = true } };
        var task = AnalysisEngine.Next(run, _clock.GetUtcNow()).Due.ShouldHaveSingleItem();
        (task.Kind, task.IsWaiting).ShouldBe((MeasurementTaskKind.Terminate, true));

        run = Take(run, MeasurementRecorder.StopWaiting());

        run.Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Result().Measurements!.Single().Message.ShouldBe("Metric Terminated");
    }

    [Fact]
    public void Explain_MetricEndedByAPolicy_NamesThePolicyAndNoCondition()
    {
        var run = Take(Given.Run(Given.Metric() with { NoData = new NoDataPolicy { Policy = DataPolicy.Fail } }), Empty);

        var metric = Explainer.Explain(run).Metrics.Single();

        metric.Sentence.ShouldBe(
            "Metric \"errors\" is Failed: the last value was []: no data: the source answered [] (noData: fail); failed (1) > failureLimit (0)."
        );
        metric.Condition.ShouldBeNull();
    }

    [Fact]
    public void Record_ProviderThatSaysItWaits_IsNotBelieved()
    {
        var answer = new ProviderAnswer.Pending(Given.Start.AddSeconds(5))
        {
            Metadata = new Dictionary<string, string> { [MeasurementMetadata.Policy] = "noData: wait", ["job"] = "7" },
        };
        var run = Take(Given.Run(Given.Metric()), answer);

        var task = AnalysisEngine.Next(run, Given.Start.AddSeconds(5)).Due.Single();

        task.IsWaiting.ShouldBeFalse();
        task.InFlight!.Metadata!["job"].ShouldBe("7");
    }

    [Fact]
    public void Record_PlainMetric_KeepsItsStatusShort()
    {
        var answer = Number(0) with
        {
            Data = new DataFacts { Samples = 3, NewestSample = Given.Start },
        };

        Measure(Given.Metric() with { SuccessCondition = null }, answer).Metadata.ShouldBeNull();
    }

    private static ProviderAnswer.Value Number(double value) => new(MeasuredValue.FromFloat(value), $"{value}");

    private Measurement Measure(Metric metric, ProviderAnswer answer)
    {
        var task = AnalysisEngine.Next(Given.Run(metric), _clock.GetUtcNow()).Due.Single();
        return MeasurementRecorder.Record(task, metric, answer, _clock.GetUtcNow(), _clock, SecretMask.None).Measurement;
    }

    /// <summary>Takes the one measurement that is due; the run is read back from JSON as after a restart.</summary>
    private AnalysisRun Take(AnalysisRun run, ProviderAnswer answer)
    {
        var task = AnalysisEngine.Next(run, _clock.GetUtcNow()).Due.ShouldHaveSingleItem();
        var outcome = MeasurementRecorder.Record(task, task.Metric, answer, _clock.GetUtcNow(), _clock, SecretMask.None);
        return run.After(AnalysisEngine.Assess(run, [outcome], _clock.GetUtcNow()));
    }
}
