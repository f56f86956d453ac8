namespace Rollouts.Statistics;

/// <summary>The metric stores that a CanaryConfig can query, and the fields of their queries.</summary>
public static class MetricStores
{
    private static readonly Dictionary<string, MetricStore> _stores = new(StringComparer.Ordinal)
    {
        ["prometheus"] = new(["resourceType", "metricName"], ["labelBindings", "groupByFields"], ["metricName"]),
        ["datadog"] = new(["metricName"], [], []),
        ["newrelic"] = new(["q", "select"], [], []),
        ["signalfx"] = new(["metricName", "aggregationMethod"], [], []),
        ["stackdriver"] = new(["resourceType", "metricType", "crossSeriesReducer", "perSeriesAligner"], ["groupByFields"], ["metricType"]),
        ["graphite"] = new(["metricName"], [], ["metricName"]),
        ["atlas"] = new(["q"], [], ["q"]),
        ["influxdb"] = new(["metricName"], ["fields"], []),
        ["wavefront"] = new(["metricName", "summarization", "aggregate"], [], ["metricName", "summarization", "aggregate"]),
    };

    /// <summary>The names of the stores, as in <c>query.type</c>.</summary>
    public static IReadOnlyCollection<string> Names => _stores.Keys;

    /// <summary>The store of that name, or null.</summary>
    public static MetricStore? Find(string name) => _stores.GetValueOrDefault(name);
}
