using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>Records of a comparison show its queries and never the credentials of its source, in either form.</summary>
public sealed class ComparedQueriesTests
{
    private static readonly ComparisonMetric Comparison = new()
    {
        Kind = "count",
        Source = new MetricProvider
        {
            Prometheus = new PrometheusMetric
            {
                Address = "http://user:hunter2@prometheus.test",
                Authentication = new Authentication
                {
                    BasicAuth = new BasicAuthConfig { Username = "reader", Password = "hunter2" },
                },
            },
        },
        Canary = new ComparisonArm { Events = "e1", Exposure = "20" },
        Baseline = new ComparisonArm { Events = "e2", Exposure = "80" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void QueryText_OfAComparison_NamesQueriesAndNoCredentials(bool isPlugin)
    {
        var provider = isPlugin
            ? new MetricProvider
            {
                Plugin = new Dictionary<string, JsonElement>
                {
                    [PluginForms.Comparison] = JsonSerializer.SerializeToElement(Comparison, RolloutsJson.Options),
                },
            }
            : new MetricProvider { Comparison = Comparison };

        QueryText.Of(provider).ShouldBe("canary.events: e1; canary.exposure: 20; baseline.events: e2; baseline.exposure: 80");
        QueryText.AddressOf(provider).ShouldBe("http://prometheus.test");
    }

    [Fact]
    public void QueryText_OfAJudge_NamesQueries()
    {
        var judge = new JudgeMetric { Source = Comparison.Source, Metrics = [new JudgedMetric { Name = "errors", Query = "q(${arm})" }] };

        QueryText.Of(new MetricProvider { Judge = judge }).ShouldBe("canary.errors: q(${arm}); baseline.errors: q(${arm})");
        QueryText
            .Of(new MetricProvider { Judge = new JudgeMetric { Source = Comparison.Source } })
            .ShouldBe("the queries of its canary config");
    }
}
