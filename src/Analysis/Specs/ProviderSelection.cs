using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Which provider a metric asks for.</summary>
public static class ProviderSelection
{
    private const string Plugin = "plugin";

    /// <summary>The names of all providers set on a metric; a sound metric has one. A plugin goes by its own name.</summary>
    public static IReadOnlyList<string> NamesOf(MetricProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        (string Name, object? Value)[] kinds =
        [
            ("prometheus", provider.Prometheus),
            ("job", provider.Job),
            ("kayenta", provider.Kayenta),
            ("web", provider.Web),
            ("datadog", provider.Datadog),
            ("wavefront", provider.Wavefront),
            ("newRelic", provider.NewRelic),
            ("cloudWatch", provider.CloudWatch),
            ("graphite", provider.Graphite),
            ("influxdb", provider.Influxdb),
            ("skywalking", provider.Skywalking),
            ("comparison", provider.Comparison),
            ("judge", provider.Judge),
        ];
        return [.. kinds.Where(static k => k.Value is not null).Select(static k => k.Name), .. provider.Plugin?.Keys ?? []];
    }

    /// <summary>
    /// The registered provider of a sound metric, or null when none is registered. A plugin is looked up by its own name first,
    /// then as the generic provider <c>plugin</c>.
    /// </summary>
    public static IMetricProvider? Find(ProviderRegistry registry, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(metric);
        return NamesOf(metric.Provider) is [var name]
            ? registry.Find(PluginForms.NativeName(name) ?? name)
                ?? (metric.Provider.Plugin is { Count: > 0 } ? registry.Find(Plugin) : null)
            : null;
    }
}
