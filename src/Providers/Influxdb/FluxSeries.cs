using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Flux tables as series: one for each table, labelled with its columns of text.</summary>
internal static class FluxSeries
{
    public static IReadOnlyList<LabelledSeries> Of(IReadOnlyList<FluxRecord> records) =>
        [
            .. records
                .GroupBy(static r => (r.Table, Group: r.Columns.GetValueOrDefault("table").ToString()))
                .Select(static g => new LabelledSeries(
                    LabelsOf(g.First()),
                    [.. g.Where(static r => r.Value.IsNumber).Select(PointOf).OrderBy(static p => p.At)]
                )),
        ];

    private static SeriesPoint PointOf(FluxRecord record) =>
        record.Columns.GetValueOrDefault(FluxRecord.TimeColumn) is { Kind: ValueKind.Time } at
            ? new SeriesPoint(at.AsTime(), record.Value.AsFloat())
            : throw new ProviderException("influxdb query gives rows without _time: keep that column, for example with aggregateWindow()");

    private static Dictionary<string, string> LabelsOf(FluxRecord record) =>
        record
            .Columns.Where(static c => c.Key is not ("result" or FluxRecord.ValueColumn) && c.Value.Kind == ValueKind.String)
            .ToDictionary(static c => c.Key, static c => c.Value.AsString(), StringComparer.Ordinal);
}
