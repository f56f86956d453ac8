using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Compares canary and baseline sequentially, by queries to another provider.</summary>
internal sealed class ComparisonProvider(IWindowStore store, SeriesSource source) : WindowedProvider(store)
{
    public override string Name => "comparison";

    public override string Type => "Comparison";

    /// <summary>The queries as they are sent.</summary>
    public override IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (PluginForms.ComparisonOf(metric.Provider, out _) is not { } comparison)
        {
            return facts;
        }

        var window = GoDuration.TryParse(comparison.Window, out var length) ? length.ToTimeSpan() : TimeSpan.FromMinutes(1);
        foreach (var (arm, queries) in new[] { ("canary", comparison.Canary), ("baseline", comparison.Baseline) })
        {
            (string Name, string? Query)[] parts =
            [
                ("events", queries?.Events),
                ("exposure", queries?.Exposure),
                ("total", queries?.Total),
                ("buckets", queries?.Buckets),
                ("sum", queries?.Sum),
                ("value", queries?.Value),
            ];
            foreach (var (name, query) in parts)
            {
                if (query is not null)
                {
                    facts[$"{arm}.{name}"] = SourceQuery.Fill(query, window);
                }
            }
        }

        return facts;
    }

    protected override WindowedTask TaskOf(MeasurementContext context) =>
        PluginForms.ComparisonOf(context.Metric.Provider, out var error) is { } comparison
            ? new ComparisonTask(context, comparison, source)
            : throw new ProviderException(
                error is null ? "the metric has no provider.comparison" : $"provider.plugin[{PluginForms.Comparison}]: {error}"
            );
}
