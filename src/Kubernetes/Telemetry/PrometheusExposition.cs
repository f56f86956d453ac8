using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>
/// Collects what instruments of <c>System.Diagnostics.Metrics</c> record and tells it in Prometheus' text format. Dots in names become
/// underscores. Histograms take their buckets from the instrument's advice.
/// </summary>
public sealed class PrometheusExposition : IDisposable
{
    /// <summary>The media type of <see cref="Render"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();
    private readonly int _maxSeries;
    private long _dropped;

    /// <param name="include">Which meters are told.</param>
    /// <param name="maxSeries">How many series one instrument may have; further ones are dropped and counted.</param>
    public PrometheusExposition(Func<Meter, bool> include, int maxSeries = 50_000)
    {
        ArgumentNullException.ThrowIfNull(include);
        _maxSeries = maxSeries;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (include(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument, static i => new InstrumentSeries(i)));
            }
        };
        _listener.MeasurementsCompleted = (instrument, _) => Drop(instrument);
        _listener.SetMeasurementEventCallback<double>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, series) => Record(series, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, series) => Record(series, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All series as they stand now.</summary>
    public string Render()
    {
        lock (_rendering)
        {
            foreach (var series in _instruments.Values.Where(static s => s.IsRefreshed))
            {
                series.Clear();
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (
                var group in _instruments
                    .Values.Where(static s => s.Count > 0)
                    .GroupBy(static s => s.Name, StringComparer.Ordinal)
                    .OrderBy(static g => g.Key, StringComparer.Ordinal)
            )
            {
                Head(text, group.Key, group.First().Help, group.First().Type);
                foreach (var series in group)
                {
                    series.Write(text);
                }
            }

            Head(text, "metrics_series_dropped_total", "Measurements without room for their series", "counter");
            return text.Append("metrics_series_dropped_total ").Append(Interlocked.Read(ref _dropped)).Append('\n').ToString();
        }
    }

    /// <summary>Drops the series that carry all of these labels, for objects that are gone (row L28).</summary>
    public void Forget(params IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        List<string> pairs = [.. labels.Select(static l => LabelText.Pair(l.Key, l.Value))];
        foreach (var series in _instruments.Values)
        {
            series.Remove(pairs);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Drop(Instrument instrument) => _instruments.TryRemove(instrument, out _);

    private void Record(object? series, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (series is InstrumentSeries known && !known.Record(value, tags, _maxSeries))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private static void Head(StringBuilder text, string name, string help, string type)
    {
        if (help.Length > 0)
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(LabelText.Help(help)).Append('\n');
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }
}
