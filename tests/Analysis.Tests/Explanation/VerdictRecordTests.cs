using System.Text.Json;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis.Tests;

/// <summary>The record that is stored and shown for a finished metric and run.</summary>
public sealed class VerdictRecordTests
{
    private static readonly Metric Ratio = new()
    {
        Name = "error-ratio",
        SuccessCondition = "result[0] <= {{args.limit}}",
        Provider = new MetricProvider
        {
            Prometheus = new PrometheusMetric
            {
                Address = "https://reader:s3cr3t@prometheus.test/",
                Query = "errors{app=\"{{args.app}}\",token=\"{{args.token}}\"}",
            },
        },
    };

    private static AnalysisRun Ended(Metric metric, double value)
    {
        var run = Given.Run(metric);
        run = run with
        {
            Spec = run.Spec with
            {
                Args =
                [
                    new Argument { Name = "app", Value = "shop" },
                    new Argument { Name = "limit", Value = "0.05" },
                    new Argument { Name = "unused", Value = "x" },
                    new Argument
                    {
                        Name = "token",
                        ValueFrom = new ValueFrom
                        {
                            SecretKeyRef = new SecretKeyRef { Name = "s", Key = "k" },
                        },
                    },
                ],
            },
        };
        var secrets = new Dictionary<string, string> { ["token"] = "hunter2" };
        var task = AnalysisEngine.Next(run, Given.Start).Due.Single();
        var resolved = MetricResolver.Resolve(task.Metric, run.Spec.Args, secrets, RunVariables.Of(run, task, Given.Start));
        var answer = new ProviderAnswer.Value(MeasuredValue.FromFloats([value]), $"[{value}]");
        var facts = new Dictionary<string, string> { ["ResolvedPrometheusQuery"] = resolved.Metric.Provider.Prometheus!.Query! };
        var mask = new SecretMask(secrets.Values);
        var outcome = MeasurementRecorder.Record(task, resolved, answer, Given.Start, TimeProvider.System, mask, facts);
        return run.After(AnalysisEngine.Assess(run, [outcome], Given.Start));
    }

    [Fact]
    public void Explain_FailedMetric_RecordsAllThatLedToTheVerdict()
    {
        var metric = Explainer.Explain(Ended(Ratio, 0.25)).Metrics.Single();

        metric.Provider.ShouldBe("prometheus");
        metric.Address.ShouldBe("https://prometheus.test/");
        metric.Query.ShouldBe("errors{app=\"shop\",token=\"*****\"}");
        metric.Window.ShouldBe(new MeasuredWindow(null, Given.Start));
        metric.Inputs.ShouldBe(
            new Dictionary<string, string>
            {
                ["args.app"] = "shop",
                ["args.limit"] = "0.05",
                ["args.token"] = "*****",
            },
            ignoreOrder: true
        );
        metric.Value.ShouldBe("[0.25]");
        metric.Condition.ShouldBe("result[0] <= 0.05");
        metric.Evidence.ShouldBe("successCondition result[0] <= 0.05 is false: result[0] = 0.25");
        metric.Counts.ShouldBe(new MeasurementCounts(1, 0, 1, 0, 0));
        metric.Rule.ShouldBe("failed (1) > failureLimit (0)");
        metric.Otherwise.ShouldBe(
            "1 fewer failed measurement, or failureLimit 1 or more, and it would not have failed here. "
                + "A measurement is good when `result[0] <= 0.05` holds (the last value was [0.25])."
        );
    }

    [Fact]
    public void Explain_FailedRun_NamesTheMetricThatDecided()
    {
        var explained = Explainer.Explain(Ended(Ratio, 0.25));

        explained.DecidedBy.ShouldBe("error-ratio");
        explained.Rule.ShouldBe("metric \"error-ratio\": failed (1) > failureLimit (0)");
        explained.Otherwise.ShouldStartWith("Metric \"error-ratio\" alone decided. 1 fewer failed measurement");
        explained.Inputs["token"].ShouldBe("*****");
        explained.Outcome.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public void Explain_SuccessfulMetric_SaysWhatWouldHaveFailedIt()
    {
        var explained = Explainer.Explain(Ended(Ratio, 0.01));

        explained
            .Metrics.Single()
            .Otherwise.ShouldBe(
                "1 more failed measurement would have failed it (failureLimit 0). A measurement fails when `result[0] <= 0.05` does not hold."
            );
        explained.DecidedBy.ShouldBeNull();
    }

    [Fact]
    public void Explain_NothingMeasured_IsNoSuccessInTheRecord()
    {
        var run = Given.Run(Given.Metric() with { InitialDelay = "5m" });
        run = run with { Spec = run.Spec with { Terminate = true } };

        var explained = Explainer.Explain(run.After(AnalysisEngine.Assess(run, [], Given.Start)));

        explained.Phase.ShouldBe(AnalysisPhase.Successful);
        explained.Outcome.ShouldBe(RunExplanation.NotMeasured);
        explained.Metrics.Single().Otherwise.ShouldBe("A run that goes on until the first measurement, which initialDelay 5m puts off.");
    }

    [Fact]
    public void Explain_OnlyADryRunWasMeasured_IsNoSuccessInTheRecord()
    {
        var run = Given.Run(Given.Metric("watched"), Given.Metric("counts") with { InitialDelay = "5m" });
        run = run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = "watched" }] } };
        run = run.Measure(AnalysisPhase.Successful, Given.Start);
        run = run with { Spec = run.Spec with { Terminate = true } };

        var ended = run.After(AnalysisEngine.Assess(run, [], Given.Start.AddSeconds(5)));

        ended.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        Explainer.Explain(ended).Outcome.ShouldBe(RunExplanation.NotMeasured);
    }

    [Fact]
    public void Explain_GiantQuery_IsCut()
    {
        var metric = Given.Metric() with
        {
            Provider = new MetricProvider { Prometheus = new PrometheusMetric { Query = new string('x', 100_000) } },
        };

        Explainer.Explain(Given.Run(metric)).Metrics.Single().Query!.Length.ShouldBeLessThan(5_000);
    }

    [Fact]
    public void Explain_RunThatCouldNotBegin_SaysHowToMendIt()
    {
        var run = Given.Run();

        var explained = Explainer.Explain(run.After(AnalysisEngine.Assess(run, [], Given.Start)));

        explained.Rule.ShouldBe("Analysis spec invalid: no metrics specified");
        explained.Otherwise.ShouldStartWith("Give spec.metrics at least one metric.");
    }

    [Fact]
    public void Explain_AsJson_ReadsBackAsItWas()
    {
        var explained = Explainer.Explain(Ended(Ratio, 0.25));

        var json = JsonSerializer.Serialize(explained, RolloutsJson.Options);
        var read = JsonSerializer.Deserialize<RunExplanation>(json, RolloutsJson.Options)!;

        JsonSerializer.Serialize(read, RolloutsJson.Options).ShouldBe(json);
        read.Metrics.Single().Counts.ShouldBe(explained.Metrics.Single().Counts);
        json.ShouldContain("\"decidedBy\":\"error-ratio\"");
        json.ShouldNotContain("hunter2");
        json.ShouldNotContain("s3cr3t");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Explain_AnyProvider_ShowsWhatItIsAsked(MetricProvider provider, string query)
    {
        var run = Given.Run(Given.Metric() with { Provider = provider });

        Explainer.Explain(run).Metrics.Single().Query.ShouldBe(query);
    }

    public static TheoryData<MetricProvider, string> Providers() =>
        new()
        {
            {
                new MetricProvider { Datadog = new DatadogMetric { Query = "avg:load{*}" } },
                "avg:load{*}"
            },
            {
                new MetricProvider
                {
                    Datadog = new DatadogMetric
                    {
                        Formula = "a",
                        Queries = new Dictionary<string, string> { ["a"] = "avg:x" },
                    },
                },
                """{"formula":"a","queries":{"a":"avg:x"}}"""
            },
            {
                new MetricProvider { Graphite = new GraphiteMetric { Query = "sumSeries(a.*)" } },
                "sumSeries(a.*)"
            },
            {
                new MetricProvider { Influxdb = new InfluxdbMetric { Query = "from(bucket:\"b\")" } },
                "from(bucket:\"b\")"
            },
            {
                new MetricProvider { NewRelic = new NewRelicMetric { Query = "SELECT count(*)" } },
                "SELECT count(*)"
            },
            {
                new MetricProvider
                {
                    Web = new WebMetric
                    {
                        Url = "https://u:p@api.test/v?x=a@b",
                        Method = "POST",
                        Body = "{}",
                    },
                },
                "POST https://api.test/v?x=a@b {}"
            },
            {
                new MetricProvider { Job = new JobMetric() },
                null!
            },
        };
}
