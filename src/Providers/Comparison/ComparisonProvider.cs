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
        var window =
            PluginForms.ComparisonOf(metric.Provider, out _) is { } comparison && GoDuration.TryParse(comparison.Window, out var length)
                ? length.ToTimeSpan()
                : TimeSpan.FromMinutes(1);
        return ComparedQueries
            .Of(metric.Provider)
            .ToDictionary(static q => q.Name, q => SourceQuery.Fill(q.Query, window), StringComparer.Ordinal);
    }

    protected override WindowedTask TaskOf(MeasurementContext context) =>
        PluginForms.ComparisonOf(context.Metric.Provider, out var error) is { } comparison
            ? new ComparisonTask(context, comparison, source)
            : throw new ProviderException(
                error is null ? "the metric has no provider.comparison" : $"provider.plugin[{PluginForms.Comparison}]: {error}"
            );
}
