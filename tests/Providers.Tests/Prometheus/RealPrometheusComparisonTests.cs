using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>Comparisons against a real Prometheus that scrapes counters of two versions, one of which fails more often.</summary>
public sealed class RealPrometheusComparisonTests
{
    private const double RequestsPerSecond = 10_000;

    [Fact]
    public async Task Compare_RealPrometheus_TellsTheSickFromTheEqual()
    {
        var begun = TimeProvider.System.GetUtcNow();
        await using var workload = await ScriptedServer.StartAsync(
            (context, _) => context.Response.WriteAsync(Metrics((TimeProvider.System.GetUtcNow() - begun).TotalSeconds))
        );
        await using var prometheus = await RealPrometheus.StartAsync(workload.Address);
        var registry = Given.Registry(egress => egress.AllowLoopback = true);
        var enough = new MetricProvider
        {
            Prometheus = new PrometheusMetric
            {
                Address = prometheus.Address.ToString(),
                Query = "min(count_over_time(requests_total[20s])) > bool 45",
            },
        };
        await Eventually.ReadAsync(
            async () =>
                await registry.Find("prometheus")!.StartAsync(Given.Context(enough, TimeProvider.System.GetUtcNow()))
                as ProviderAnswer.Value,
            static value => value?.Text == "[1]",
            "ten seconds of scrapes",
            TimeSpan.FromSeconds(60)
        );
        var start = TimeProvider.System.GetUtcNow().AddSeconds(-8);

        var sick = await CompareAsync(registry, prometheus, "ratio", "sick", start);
        var equal = await CompareAsync(registry, prometheus, "ratio", "equal", start);
        var slow = await CompareAsync(registry, prometheus, "histogram", "sick", start);

        sick.Phase.ShouldBe(AnalysisPhase.Failed, sick.Message);
        equal.Phase.ShouldBe(AnalysisPhase.Successful, equal.Message);
        slow.Phase.ShouldBe(AnalysisPhase.Failed, slow.Message);
    }

    private static async Task<Measurement> CompareAsync(
        ProviderRegistry registry,
        RealPrometheus prometheus,
        string kind,
        string canary,
        DateTimeOffset start
    )
    {
        static ComparisonArm Arm(string kind, string version) =>
            kind == "histogram"
                ? new ComparisonArm { Buckets = $"sum by (le) (increase(latency_bucket{{version=\"{version}\"}}[${{window}}]))" }
                : new ComparisonArm
                {
                    Events = $"sum(increase(errors_total{{version=\"{version}\"}}[${{window}}]))",
                    Total = $"sum(increase(requests_total{{version=\"{version}\"}}[${{window}}]))",
                };

        var comparison = new ComparisonMetric
        {
            Kind = kind,
            Source = new MetricProvider { Prometheus = new PrometheusMetric { Address = prometheus.Address.ToString() } },
            Canary = Arm(kind, canary),
            Baseline = Arm(kind, "stable"),
            Window = "2s",
            Windows = 3,
            Warmup = "0s",
            Settle = "0s",
            Mode = "exact",
        };
        var metric = ComparisonGiven.Metric(comparison);
        MetricsValidator.Validate([metric]).ShouldBeEmpty();
        var run = new WindowedRun(metric, registry) { Now = start };
        return await run.ToEndAsync();
    }

    private static string Metrics(double seconds)
    {
        var text = new StringBuilder();
        foreach (var (version, errors, latency) in new[] { ("stable", 0.02, 0.1), ("equal", 0.02, 0.1), ("sick", 0.3, 0.4) })
        {
            var requests = Math.Floor(RequestsPerSecond * (seconds + 1));
            Add($"requests_total{{version=\"{version}\"}}", requests);
            Add($"errors_total{{version=\"{version}\"}}", Math.Floor(requests * errors));
            foreach (var edge in new[] { 0.1, 0.3, 1 })
            {
                Add(
                    string.Create(CultureInfo.InvariantCulture, $"latency_bucket{{version=\"{version}\",le=\"{edge}\"}}"),
                    Math.Floor(requests * (1 - Math.Exp(-edge / latency)))
                );
            }

            Add($"latency_bucket{{version=\"{version}\",le=\"+Inf\"}}", requests);
        }

        return text.ToString();

        void Add(string series, double value) => text.Append(CultureInfo.InvariantCulture, $"{series} {value:R}\n");
    }
}
