using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>The provider against a real Prometheus that scrapes a server of this test.</summary>
public sealed class RealPrometheusTests
{
    private const string Metrics = "requests_total{code=\"200\"} 95\nrequests_total{code=\"500\"} 5\nnot_a_number NaN\n";

    [Fact]
    public async Task Measure_RealPrometheus_GivesScalarsVectorsRangesAndReasons()
    {
        await using var workload = await ScriptedServer.StartAsync(Metrics);
        await using var prometheus = await RealPrometheus.StartAsync(workload.Address);
        await Eventually.ReadAsync(
            async () => (await Ask(prometheus, "requests_total")) as ProviderAnswer.Value,
            v => v?.Text is "[95 5]" or "[5 95]",
            "the first scrape"
        );

        var ratio = "sum(requests_total{code=\"200\"}) / sum(requests_total)";
        var vector = (await Ask(prometheus, ratio)).ShouldBeValue();
        vector.Text.ShouldBe("[0.95]");
        ConditionEvaluator.Evaluate(vector.Result, "result[0] >= 0.95", null).Phase.ShouldBe("Successful");

        var scalar = (await Ask(prometheus, $"scalar({ratio})")).ShouldBeValue();
        scalar.Result.Kind.ShouldBe(ValueKind.Float64);
        scalar.Text.ShouldBe("0.95");

        (await Ask(prometheus, "scalar(not_a_number)")).ShouldBeValue().Text.ShouldBe("NaN");
        (await Ask(prometheus, "no_such_series")).ShouldBeValue().Text.ShouldBe("[]");
        (await Ask(prometheus, "sum(")).ShouldBeError().ShouldStartWith("bad_data: ");

        var range = new PrometheusRangeQuery
        {
            Start = "now() - duration(\"2s\")",
            End = "now()",
            Step = "1s",
        };
        var series = (await Ask(prometheus, ratio, range)).ShouldBeValue();
        ConditionEvaluator.Evaluate(series.Result, "len(result) > 0 && all(result, # == 0.95)", null).Phase.ShouldBe("Successful");
    }

    [Fact]
    public async Task Measure_RealPrometheusWithStale_TellsTheAgeOfTheOldestSide()
    {
        var old = TimeProvider.System.GetUtcNow().AddSeconds(-120);
        var metrics = $"fresh_total 5\nold_total 7 {old.ToUnixTimeMilliseconds()}\n";
        await using var workload = await ScriptedServer.StartAsync(metrics);
        await using var prometheus = await RealPrometheus.StartAsync(workload.Address);
        await Eventually.ReadAsync(
            async () => (await Ask(prometheus, "old_total + on() fresh_total")) as ProviderAnswer.Value,
            v => v?.Text is "[12]",
            "the first scrape"
        );

        (await AgeAsync("sum(fresh_total) or vector(0)"))!.Value.ShouldBeLessThan(60);
        (await AgeAsync("sum(old_total) / sum(fresh_total)"))!.Value.ShouldBeInRange(119, 200);
        (await AgeAsync("sum(max_over_time(old_total[30m]))"))!.Value.ShouldBeInRange(119, 200);
        (await AgeAsync("vector(1)")).ShouldBeNull();
        (await AgeAsync("no_such_series or vector(1)")).ShouldBeNull();

        async Task<double?> AgeAsync(string query)
        {
            var now = TimeProvider.System.GetUtcNow();
            var metric = new PrometheusMetric { Address = prometheus.Address.ToString(), Query = query };
            var context = Given.Context(new MetricProvider { Prometheus = metric }, now);
            var stale = context with { Metric = context.Metric with { Stale = new StalePolicy { OlderThan = "1m" } } };
            return (now - (await Given.Registry().Find("prometheus")!.StartAsync(stale)).ShouldBeValue().Data!.NewestSample)?.TotalSeconds;
        }
    }

    [Fact]
    public async Task QueryRange_RealPrometheus_GivesLabelledSeries()
    {
        await using var workload = await ScriptedServer.StartAsync(Metrics);
        await using var prometheus = await RealPrometheus.StartAsync(workload.Address);
        var provider = (IRangeQueryProvider)Given.Registry().Find("prometheus")!;
        var metric = new PrometheusMetric { Address = prometheus.Address.ToString(), Query = "requests_total" };
        var series = await Eventually.ReadAsync(
            () =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var context = Given.Context(new MetricProvider { Prometheus = metric }, now);
                return provider.QueryRangeAsync(context, now.AddSeconds(-5), now, TimeSpan.FromSeconds(1));
            },
            s => s.Count == 2,
            "two series"
        );
        series.Select(s => s.Labels["code"]).ShouldBe(["200", "500"], ignoreOrder: true);
        series.Single(s => s.Labels["code"] == "200").Points[^1].Value.ShouldBe(95);
    }

    [Fact]
    public async Task Measure_RealPrometheusBehindTlsAndAPassword_NeedsItsAuthorityAndTheCredentials()
    {
        using var certificate = SelfSigned.Certificate();
        await using var workload = await ScriptedServer.StartAsync(Metrics);
        await using var prometheus = await RealPrometheus.StartAsync(workload.Address, certificate);
        var basic = new Authentication
        {
            BasicAuth = new BasicAuthConfig { Username = "reader", Password = "hunter2" },
        };
        var metric = new PrometheusMetric
        {
            Address = prometheus.Address.ToString(),
            Query = "vector(1)",
            Authentication = basic,
        };
        (await Given.Measure(metric)).ShouldBeError().ShouldContain("certificate");
        (await Given.Measure(metric with { Insecure = true })).ShouldBeValue().Text.ShouldBe("[1]");
        (await Given.Measure(metric with { Insecure = true, Authentication = null })).ShouldBeError().ShouldContain("client error: 401");

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            using var http = EgressHttpClient.Create(new EgressOptions { AllowLoopback = true, CertificateAuthorityFile = file });
            var context = Given.Context(new MetricProvider { Prometheus = metric }, TimeProvider.System.GetUtcNow()) with { Http = http };
            var answer = await Given.Registry().Find("prometheus")!.StartAsync(context, TestContext.Current.CancellationToken);
            answer.ShouldBeValue().Text.ShouldBe("[1]");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<ProviderAnswer> Ask(RealPrometheus prometheus, string query, PrometheusRangeQuery? range = null)
    {
        var metric = new PrometheusMetric
        {
            Address = prometheus.Address.ToString(),
            Query = query,
            RangeQuery = range,
        };
        var context = Given.Context(new MetricProvider { Prometheus = metric }, TimeProvider.System.GetUtcNow());
        return Given.Registry().Find("prometheus")!.StartAsync(context);
    }
}
