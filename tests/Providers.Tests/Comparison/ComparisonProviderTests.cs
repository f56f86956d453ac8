using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>What becomes of healthy, sick and silent canaries, for each kind.</summary>
public sealed class ComparisonProviderTests
{
    private static readonly Traffic Sick = new() { CanaryErrors = 0.06, CanaryLatency = 0.2 };

    [Theory]
    [InlineData("count")]
    [InlineData("ratio")]
    [InlineData("gauge")]
    [InlineData("histogram")]
    public async Task Compare_SickCanary_FailsEarlyAndSaysWhy(string kind)
    {
        var run = ComparisonGiven.Run(ComparisonGiven.Of(kind), Sick);

        var measurement = await run.ToEndAsync();

        measurement.Phase.ShouldBe(AnalysisPhase.Failed);
        measurement.Message!.ShouldContain("the evidence that the canary is higher reached");
        measurement.Metadata![MeasurementMetadata.Explanation].ShouldBe(measurement.Message);
        run.Result.GetProperty("verdict").GetString().ShouldBe("fail");
        run.Result.GetProperty("estimate").GetDouble().ShouldBeGreaterThan(1.5);
        run.Result.GetProperty("evidence").GetProperty("failHighest").GetDouble().ShouldBeGreaterThanOrEqualTo(20);
        (measurement.FinishedAt!.Value - WindowedRun.Start).ShouldBeLessThan(TimeSpan.FromMinutes(20));
    }

    [Theory]
    [InlineData("count")]
    [InlineData("ratio")]
    [InlineData("gauge")]
    [InlineData("histogram")]
    public async Task Compare_EqualCanary_Passes(string kind)
    {
        var run = ComparisonGiven.Run(ComparisonGiven.Of(kind), new Traffic());

        var measurement = await run.ToEndAsync();

        measurement.Phase.ShouldBe(AnalysisPhase.Successful, measurement.Message);
        measurement.Message!.ShouldContain("stays within 1.25 times the baseline");
        var result = run.Result;
        result.GetProperty("verdict").GetString().ShouldBe("pass");
        result.GetProperty("interval").GetProperty("lower").GetDouble().ShouldBeLessThan(1);
        result.GetProperty("windows").GetProperty("compared").GetInt32().ShouldBeLessThan(60);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("ratio")]
    [InlineData("gauge")]
    [InlineData("histogram")]
    public async Task Compare_FewWindows_EndsUndecidedByPolicy(string kind)
    {
        var slightlyWorse = new Traffic { CanaryErrors = 0.022, CanaryLatency = 0.102 };
        var comparison = ComparisonGiven.Of(kind) with { Windows = 3 };

        var undecided = ComparisonGiven.Run(comparison, slightlyWorse);
        var policies = new ComparisonPolicies { Undecided = "fail", TooLittle = "fail" };
        var strict = ComparisonGiven.Run(comparison with { Policies = policies }, slightlyWorse);

        (await undecided.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Inconclusive, undecided.Measurement!.Message);
        undecided.Result.GetProperty("verdict").GetString().ShouldBeOneOf("undecided", "tooLittle");
        (await strict.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Failed);
        strict.Result.GetProperty("verdict").GetString().ShouldBe(undecided.Result.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("result.verdict == 'fail'", "", "Successful")]
    [InlineData("result.estimate < 1.5", "", "Failed")]
    [InlineData("", "result.interval.lower > 1 && result.evidence.fail > 20", "Failed")]
    [InlineData("result.estimate < 1", "result.estimate > 100", "Inconclusive")]
    [InlineData("result.canary.rate < 0.05", "", "Failed")]
    public async Task Compare_WithConditions_TheySeeTheResult(string success, string failure, string phase)
    {
        var metric = ComparisonGiven.Metric(ComparisonGiven.Ratio) with { SuccessCondition = success, FailureCondition = failure };
        var run = ComparisonGiven.Run(metric, Sick);

        (await run.ToEndAsync()).Phase.ShouldBe(phase, run.Measurement!.Message);

        run.Measurement.Metadata![MeasurementMetadata.Explanation].ShouldContain("ondition");
    }

    [Fact]
    public async Task Compare_AsAPlugin_IsTheSame()
    {
        var native = ComparisonGiven.Run(ComparisonGiven.Ratio, Sick);
        var json = JsonSerializer.SerializeToElement(ComparisonGiven.Ratio, RolloutsJson.Options);
        var plugin = ComparisonGiven.Run(
            new Metric
            {
                Name = "errors",
                Provider = new MetricProvider { Plugin = new Dictionary<string, JsonElement> { ["rollouts/comparison"] = json } },
            },
            Sick
        );

        (await plugin.ToEndAsync()).Message.ShouldBe((await native.ToEndAsync()).Message);
        plugin.Measurement!.Value.ShouldBe(native.Measurement!.Value);
    }

    [Fact]
    public async Task Compare_WithAShare_NeedsMoreEvidence()
    {
        var plenty = ComparisonGiven.Run(ComparisonGiven.Ratio, Sick);
        var little = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio), new CountingSource { Answer = Sick.Answer })
        {
            Alpha = 1e-9,
        };

        await plenty.ToEndAsync();
        await little.ToEndAsync();

        plenty.Result.GetProperty("alpha").GetDouble().ShouldBe(0.05);
        little.Result.GetProperty("alpha").GetDouble().ShouldBe(1e-9);
        little
            .Result.GetProperty("windows")
            .GetProperty("seen")
            .GetInt32()
            .ShouldBeGreaterThan(plenty.Result.GetProperty("windows").GetProperty("seen").GetInt32());
    }

    [Fact]
    public async Task Compare_MetricThatAsksForMoreThanItsShare_GetsTheShare()
    {
        var run = new WindowedRun(
            ComparisonGiven.Metric(ComparisonGiven.Ratio with { Alpha = 0.4 }),
            new CountingSource { Answer = Sick.Answer }
        )
        {
            Alpha = 0.01,
        };

        await run.ToEndAsync();

        run.Result.GetProperty("alpha").GetDouble().ShouldBe(0.01);
    }

    /// <summary>A policy of error makes the engine begin again, so each of the measurements that may follow has a part of the share.</summary>
    [Fact]
    public async Task Compare_PolicyThatRepeats_DividesTheShare()
    {
        var policies = new ComparisonPolicies { Undecided = "error" };
        var run = ComparisonGiven.Run(ComparisonGiven.Ratio with { Policies = policies }, Sick);

        await run.ToEndAsync();

        run.Result.GetProperty("alpha").GetDouble().ShouldBe(0.01, 1e-12);
    }

    [Fact]
    public async Task Compare_ShareThatIsNoProbability_IsAnErrorWithTheRemedy()
    {
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio), new CountingSource()) { Alpha = 0 };

        (await run.ToEndAsync()).Message!.ShouldContain("rollouts/alpha");

        run.Measurement!.Phase.ShouldBe(AnalysisPhase.Error);
    }

    [Fact]
    public async Task Compare_TrafficThatIsNotSplitAsStated_IsSuspendedAndNotFailed()
    {
        var run = ComparisonGiven.Run(ComparisonGiven.Ratio with { CanaryWeight = "40" }, Sick);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Inconclusive);

        run.Result.GetProperty("verdict").GetString().ShouldBe("skewed");
        run.Measurement!.Message!.ShouldContain("repair the routing");
    }

    [Fact]
    public async Task Compare_TrafficAsStated_IsNotSuspended()
    {
        var run = ComparisonGiven.Run(ComparisonGiven.Ratio with { CanaryWeight = "20" }, Sick);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public async Task Compare_WatchingOnAfterAPass_FindsALateRegression()
    {
        var late = WindowedRun.Start.AddMinutes(40);
        var healthy = new Traffic();
        var source = new CountingSource { Answer = (query, at) => (at < late ? healthy : Sick).Answer(query, at) };
        var ended = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio), source);
        var watched = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { OnPass = "continue" }), source);

        (await ended.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Successful);
        (await watched.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Failed);
        watched.Now.ShouldBeGreaterThan(late);
    }

    [Fact]
    public async Task Terminate_UndecidedComparison_IsNoSuccessAndAsksNothing()
    {
        var source = new CountingSource { Answer = new Traffic().Answer };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio), source);
        await run.LookAsync();
        run.Now = run.Measurement!.ResumeAt!.Value;
        await run.LookAsync();
        var asked = source.Answered.Count;

        await run.LookAsync(MeasurementTaskKind.Terminate);

        run.Measurement!.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Measurement.Metadata![MeasurementMetadata.Explanation].ShouldStartWith("stopped after 1 of 60 windows");
        source.Answered.Count.ShouldBe(asked);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("influxdb")]
    public async Task Compare_SourceThatCannotBeAsked_IsAnErrorAtOnce(string source)
    {
        var provider =
            source == "web"
                ? new MetricProvider { Web = new WebMetric { Url = "http://metrics.test" } }
                : new MetricProvider { Influxdb = new InfluxdbMetric() };
        var run = new WindowedRun(ComparisonGiven.Metric(ComparisonGiven.Ratio with { Source = provider }), new CountingSource());

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Error);

        run.Looks.ShouldBe(1);
        run.Measurement!.Message!.ShouldContain(source);
    }
}
