using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Comparisons as people write them.</summary>
internal static class ComparisonGiven
{
    public static readonly MetricProvider Prometheus = new() { Prometheus = new PrometheusMetric { Address = "http://prometheus.test" } };

    public static ComparisonMetric Ratio { get; } =
        new()
        {
            Kind = "ratio",
            Source = Prometheus,
            Canary = new ComparisonArm { Events = "canary.errors", Total = "canary.requests" },
            Baseline = new ComparisonArm { Events = "baseline.errors", Total = "baseline.requests" },
        };

    public static ComparisonMetric Count { get; } =
        Ratio with
        {
            Kind = "count",
            Canary = new ComparisonArm { Events = "canary.errors", Exposure = "20" },
            Baseline = new ComparisonArm { Events = "baseline.errors", Exposure = "80" },
        };

    public static ComparisonMetric Gauge { get; } =
        Ratio with
        {
            Kind = "gauge",
            Canary = new ComparisonArm { Value = "canary.latency" },
            Baseline = new ComparisonArm { Value = "baseline.latency" },
        };

    public static ComparisonMetric Histogram { get; } =
        Ratio with
        {
            Kind = "histogram",
            Canary = new ComparisonArm { Buckets = "canary.latency_bucket", Sum = "canary.latency_sum" },
            Baseline = new ComparisonArm { Buckets = "baseline.latency_bucket", Sum = "baseline.latency_sum" },
        };

    public static ComparisonMetric Of(string kind) =>
        kind switch
        {
            "count" => Count,
            "gauge" => Gauge,
            "histogram" => Histogram,
            _ => Ratio,
        };

    public static Metric Metric(ComparisonMetric comparison) =>
        new()
        {
            Name = "errors",
            Provider = new MetricProvider { Comparison = comparison },
        };

    public static WindowedRun Run(ComparisonMetric comparison, Traffic traffic) => Run(Metric(comparison), traffic);

    public static WindowedRun Run(Metric metric, Traffic traffic)
    {
        MetricsValidator.Validate([metric]).ShouldBeEmpty();
        return new WindowedRun(metric, new CountingSource { Answer = traffic.Answer });
    }
}
