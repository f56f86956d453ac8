using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Both judges over both forms of config: what they say of healthy and sick canaries, and what conditions see.</summary>
public sealed class JudgeProviderTests
{
    private const string Config = """
        {
          "name": "web", "applications": ["web"], "judge": {"name": "NetflixACAJudge-v1.0", "judgeConfigurations": {}}, "configVersion": "1",
          "metrics": [
            {"name": "errors", "groups": ["Errors"], "scopeName": "default",
             "query": {"type": "prometheus", "metricName": "x", "customInlineTemplate": "PromQL:${arm}.errors"},
             "analysisConfigurations": {"canary": {"direction": "increase"}}},
            {"name": "latency", "groups": ["Latency"], "scopeName": "default",
             "query": {"type": "prometheus", "metricName": "x", "customInlineTemplate": "PromQL:${arm}.latency"},
             "analysisConfigurations": {"canary": {"direction": "increase"}}}
          ],
          "classifier": {"groupWeights": {"Errors": 40, "Latency": 60}}
        }
        """;

    private static readonly Traffic Equal = new() { CanaryRequests = 4000 };

    private static readonly Traffic Sick = new()
    {
        CanaryRequests = 4000,
        CanaryErrors = 0.06,
        CanaryLatency = 0.2,
    };

    private static readonly JudgeMetric OwnList = new()
    {
        Source = ComparisonGiven.Prometheus,
        Metrics =
        [
            new JudgedMetric
            {
                Name = "errors",
                Group = "errors",
                Canary = "canary.errors",
                Baseline = "baseline.errors",
                Direction = "increase",
            },
            new JudgedMetric
            {
                Name = "p50",
                Group = "latency",
                Weight = 1,
                Canary = "canary.latency",
                Baseline = "baseline.latency",
                Direction = "increase",
            },
            new JudgedMetric
            {
                Name = "mean",
                Group = "latency",
                Weight = "3",
                Canary = "canary.latency",
                Baseline = "baseline.latency",
                Direction = "increase",
            },
        ],
        GroupWeights = new Dictionary<string, NumberText> { ["errors"] = 40, ["latency"] = "60" },
    };

    private static readonly JudgeMetric Imported = new()
    {
        Source = ComparisonGiven.Prometheus,
        CanaryConfig = JsonSerializer.SerializeToElement(Config),
        CanaryScope = new Dictionary<string, string> { ["arm"] = "canary" },
        BaselineScope = new Dictionary<string, string> { ["arm"] = "baseline" },
        Pass = 90,
        Marginal = 50,
    };

    public static TheoryData<string, string> All { get; } =
        new()
        {
            { "own", "evidence" },
            { "own", "kayenta" },
            { "imported", "evidence" },
            { "imported", "kayenta" },
        };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Judge_SickCanary_Fails(string form, string judge)
    {
        var run = Run(Of(form) with { Judge = judge }, Sick);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Failed, run.Measurement!.Message);

        var result = run.Result;
        result.GetProperty("score").GetDouble().ShouldBe(0);
        result.GetProperty("classification").GetString().ShouldBe("fail");
        result.GetProperty("judge").GetString().ShouldBe(judge);
        result.GetProperty("groups").EnumerateObject().Count().ShouldBe(2);
        run.Measurement.Message!.ShouldNotBeNullOrEmpty();
        if (judge == "evidence")
        {
            run.Now.ShouldBeLessThan(WindowedRun.Start.AddMinutes(25), "evidence may be looked at after every step");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Judge_EqualCanary_Passes(string form, string judge)
    {
        // Kayenta's judge looks once at 98 %: of two healthy metrics it fails one in about twenty-five canaries.
        var run = Run(Of(form) with { Judge = judge }, Equal);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Successful, run.Measurement!.Message);

        run.Result.GetProperty("score").GetDouble().ShouldBe(100);
        run.Result.GetProperty("groups").EnumerateObject().ShouldAllBe(group => group.Value.GetDouble() == 100);
    }

    /// <summary>A tenth of the weight is sick: the score lies between the thresholds.</summary>
    [Fact]
    public async Task Judge_KayentaScoreBetweenTheThresholds_IsInconclusiveOrByPolicy()
    {
        var latencyOnly = new Traffic { CanaryRequests = 4000, CanaryErrors = 0.06 };
        var judge = Imported with { Judge = "kayenta", Pass = 75, Marginal = 50 };
        var policies = new ComparisonPolicies { Marginal = "pass" };

        var run = Run(judge, latencyOnly);
        var lenient = Run(judge with { Policies = policies }, latencyOnly);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Inconclusive);
        run.Result.GetProperty("score").GetDouble().ShouldBe(60);
        run.Result.GetProperty("groups").GetProperty("Errors").GetDouble().ShouldBe(0);
        run.Measurement!.Message!.ShouldContain("errors is high");
        (await lenient.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Theory]
    [InlineData("result.score >= 50", "Successful")]
    [InlineData("result.score >= 75", "Failed")]
    [InlineData("result.groups.Latency == 100 && result.metrics[0].classification == 'high'", "Successful")]
    public async Task Judge_WithConditions_TheySeeTheScore(string condition, string phase)
    {
        var metric = new Metric
        {
            Name = "canary",
            SuccessCondition = condition,
            Provider = new MetricProvider { Judge = Imported with { Judge = "kayenta" } },
        };
        var source = new CountingSource { Answer = new Traffic { CanaryRequests = 4000, CanaryErrors = 0.06 }.Answer };

        var run = new WindowedRun(metric, source);

        (await run.ToEndAsync()).Phase.ShouldBe(phase, run.Measurement!.Message);
    }

    [Fact]
    public async Task Judge_WithRestartsAndAnOutage_AsksForEachSampleOnce()
    {
        var source = new CountingSource { Answer = Equal.Answer };
        var run = new WindowedRun(
            new Metric
            {
                Name = "canary",
                Provider = new MetricProvider { Judge = Imported with { OnPass = "continue" } },
            },
            source
        );
        for (var look = 0; look < 5; look++)
        {
            await run.LookAsync();
            run.Now = run.Measurement!.ResumeAt!.Value;
        }

        run.Now += TimeSpan.FromMinutes(7);
        await run.ToEndAsync();

        source.Answered.Count.ShouldBe(4 * 30);
        source.Answered.Values.ShouldAllBe(times => times == 1);
    }

    [Fact]
    public async Task Judge_AsAPlugin_IsTheSame()
    {
        var native = Run(Imported, Sick);
        var json = JsonSerializer.SerializeToElement(Imported, RolloutsJson.Options);
        var plugin = new WindowedRun(
            new Metric
            {
                Name = "canary",
                Provider = new MetricProvider { Plugin = new Dictionary<string, JsonElement> { ["rollouts/judge"] = json } },
            },
            new CountingSource { Answer = Sick.Answer }
        );

        (await plugin.ToEndAsync()).Value.ShouldBe((await native.ToEndAsync()).Value);
    }

    [Fact]
    public async Task Judge_SourceThatAnswersNothing_IsNoDataAndNoPass()
    {
        var source = new CountingSource { Answer = static (_, _) => new Dictionary<string, double?>() };
        var evidence = new WindowedRun(MetricOf(OwnList), source);
        var kayenta = new WindowedRun(MetricOf(OwnList with { Judge = "kayenta" }), source);

        (await evidence.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Inconclusive);
        evidence.Result.GetProperty("verdict").GetString().ShouldBe("noData");
        // As Kayenta does: a metric without data is left out, and a score of nothing fails.
        (await kayenta.ToEndAsync()).Phase.ShouldNotBe(AnalysisPhase.Successful);
    }

    [Theory]
    [InlineData("""{"name": "web"}""", "metrics: is missing")]
    [InlineData("no json", "canaryConfig: the config is not JSON")]
    public async Task Judge_ConfigWithErrors_IsAnErrorThatNamesThem(string config, string message)
    {
        var run = Run(Imported with { CanaryConfig = JsonSerializer.SerializeToElement(config) }, Equal);

        (await run.ToEndAsync()).Phase.ShouldBe(AnalysisPhase.Error);

        run.Measurement!.Message!.ShouldContain(message);
    }

    [Fact]
    public async Task Judge_VariableThatNoScopeHas_IsAnErrorThatNamesIt()
    {
        var run = Run(Imported with { BaselineScope = new Dictionary<string, string> { ["pods"] = "x" } }, Equal);

        (await run.ToEndAsync()).Message!.ShouldBe(
            "metric \"errors\": ${arm} is not known: give baselineScope the key \"arm\"; it has pods"
        );
    }

    [Fact]
    public async Task Judge_ConfigForAnotherStore_IsAnErrorThatNamesBoth()
    {
        var run = Run(
            Imported with
            {
                CanaryConfig = JsonSerializer.SerializeToElement(Config.Replace("\"prometheus\"", "\"datadog\"")),
            },
            Equal
        );

        (await run.ToEndAsync()).Message!.ShouldContain("a query for datadog, and judge.source is prometheus");
    }

    /// <summary>A filter between the braces of a metric's name, as Kayenta makes it.</summary>
    [Fact]
    public async Task Judge_ConfigWithAFilter_MakesKayentasQuery()
    {
        var config = Config.Replace("PromQL:${arm}.errors", "arm=\\\"${arm}\\\"", StringComparison.Ordinal);
        var source = new CountingSource();
        var run = new WindowedRun(
            MetricOf(Imported with { CanaryConfig = JsonSerializer.SerializeToElement(config), Duration = "1m" }),
            source
        );

        await run.ToEndAsync();

        source.Answered.Keys.Select(asked => asked.Query).ShouldContain("avg(x{arm=\"canary\"})");
    }

    private static JudgeMetric Of(string form) => form == "own" ? OwnList : Imported;

    private static Metric MetricOf(JudgeMetric judge) =>
        new()
        {
            Name = "canary",
            Provider = new MetricProvider { Judge = judge },
        };

    private static WindowedRun Run(JudgeMetric judge, Traffic traffic)
    {
        MetricsValidator.Validate([MetricOf(judge)]).ShouldBeEmpty();
        return new WindowedRun(MetricOf(judge), new CountingSource { Answer = traffic.Answer });
    }
}
