using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Where a metric comes from; exactly one member is set (row D12).</summary>
public sealed record MetricProvider : KubernetesView
{
    public PrometheusMetric? Prometheus { get; init; }

    public KayentaMetric? Kayenta { get; init; }

    public WebMetric? Web { get; init; }

    public DatadogMetric? Datadog { get; init; }

    public WavefrontMetric? Wavefront { get; init; }

    public NewRelicMetric? NewRelic { get; init; }

    public JobMetric? Job { get; init; }

    public CloudWatchMetric? CloudWatch { get; init; }

    public GraphiteMetric? Graphite { get; init; }

    public InfluxdbMetric? Influxdb { get; init; }

    public SkyWalkingMetric? Skywalking { get; init; }

    /// <summary>Of ours; for Argo's schema see <see cref="PluginForms"/>.</summary>
    public ComparisonMetric? Comparison { get; init; }

    /// <summary>Of ours; for Argo's schema see <see cref="PluginForms"/>.</summary>
    public JudgeMetric? Judge { get; init; }

    /// <summary>Exactly one entry, name to configuration (row F24).</summary>
    public IReadOnlyDictionary<string, JsonElement>? Plugin { get; init; }
}
