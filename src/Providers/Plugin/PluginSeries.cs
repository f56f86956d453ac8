using Rollouts.Analysis;
using Rollouts.Plugin.V1;

namespace Rollouts.Providers;

/// <summary>Series of a plugin as series of ours. Plugins are not trusted to keep their protocol.</summary>
internal static class PluginSeries
{
    private const int MaxSeries = 10_000;
    private const int MaxReason = 2048;

    /// <exception cref="ProviderException">The plugin answered with an error, or with what is no series.</exception>
    public static IReadOnlyList<LabelledSeries> Read(string plugin, QueryRangeResponse response)
    {
        if (response.Error is { } error)
        {
            throw new ProviderException(
                error.Reason.Length == 0 ? $"plugin '{plugin}' answered with an error without a reason"
                : error.Reason.Length > MaxReason ? string.Concat(error.Reason.AsSpan(0, MaxReason), "…")
                : error.Reason
            );
        }

        return response.Series.Count > MaxSeries
            ? throw new ProviderException(
                $"plugin '{plugin}' answered with {response.Series.Count} series, more than {MaxSeries}: make the query return fewer"
            )
            : [.. response.Series.Select(s => new LabelledSeries(LabelsOf(s), PointsOf(plugin, s)))];
    }

    private static Dictionary<string, string> LabelsOf(Series series) => new(series.Labels, StringComparer.Ordinal);

    private static IReadOnlyList<SeriesPoint> PointsOf(string plugin, Series series)
    {
        try
        {
            return [.. series.Points.Select(static p => new SeriesPoint(InstantOf(p), p.Value)).OrderBy(static p => p.At)];
        }
        catch (InvalidOperationException e)
        {
            throw new ProviderException($"plugin '{plugin}' answered with a point whose time is no instant", e);
        }
    }

    private static DateTimeOffset InstantOf(Point point) =>
        point.At?.ToDateTimeOffset() ?? throw new InvalidOperationException("The point has no time.");
}
