using System.Buffers;
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

    private const int PartLength = 16 * 1024;

    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, string Help, Func<IEnumerable<Measurement<int>>> Observe)> _gauges = [];
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

    /// <summary>
    /// Adds a gauge that is read when it is told and never kept, for figures that have a series for each of very many objects; no limit on
    /// series holds for it.
    /// </summary>
    public void AddGauge(string name, string help, Func<IEnumerable<Measurement<int>>> observe)
    {
        ArgumentNullException.ThrowIfNull(observe);
        lock (_gauges)
        {
            _gauges.Add((LabelText.Name(name), help, observe));
        }
    }

    /// <summary>All series as they stand now.</summary>
    public string Render()
    {
        lock (_rendering)
        {
            return string.Concat(Parts().Select(static part => part.ToString()));
        }
    }

    /// <summary>Writes all series as they stand now, piece by piece: they may be many megabytes.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var parts = Parts().GetEnumerator();
        var buffer = ArrayPool<byte>.Shared.Rent(4 * PartLength);
        try
        {
            while (Next(parts) is { } part)
            {
                foreach (var chunk in part.GetChunks())
                {
                    for (var text = chunk; !text.IsEmpty; )
                    {
                        var taken = text[..Math.Min(text.Length, PartLength)];
                        await output.WriteAsync(buffer.AsMemory(0, Encoding.UTF8.GetBytes(taken.Span, buffer)), cancellationToken);
                        text = text[taken.Length..];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private StringBuilder? Next(IEnumerator<StringBuilder> parts)
    {
        lock (_rendering)
        {
            return parts.MoveNext() ? parts.Current : null;
        }
    }

    /// <summary>The text in pieces; each is valid until the next is asked for. Asked for under the lock.</summary>
    private IEnumerable<StringBuilder> Parts()
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
                .ToList()
        )
        {
            Head(text, group.Key, group.First().Help, group.First().Type);
            foreach (var _ in group.SelectMany(series => series.Write(text)).Where(_ => text.Length >= PartLength))
            {
                yield return text;
                text.Clear();
            }
        }

        foreach (var (name, help, observe) in Gauges())
        {
            var told = false;
            foreach (var measurement in observe())
            {
                if (!told)
                {
                    Head(text, name, help, "gauge");
                    told = true;
                }

                text.Append(name).Append('{').Append(LabelText.Of(measurement.Tags)).Append("} ").Append(measurement.Value).Append('\n');
                if (text.Length >= PartLength)
                {
                    yield return text;
                    text.Clear();
                }
            }
        }

        Head(text, "metrics_series_dropped_total", "Measurements without room for their series", "counter");
        yield return text.Append("metrics_series_dropped_total ").Append(Interlocked.Read(ref _dropped)).Append('\n');
    }

    private (string Name, string Help, Func<IEnumerable<Measurement<int>>> Observe)[] Gauges()
    {
        lock (_gauges)
        {
            return [.. _gauges];
        }
    }

    /// <summary>Drops the series with these values of <c>namespace</c> and <c>name</c>, for objects that are gone (row L28).</summary>
    /// <param name="namespace">Of the object.</param>
    /// <param name="name">Of the object.</param>
    /// <param name="metrics">What the names of the metrics begin with, where objects of several kinds may have the same name.</param>
    public void Forget(string @namespace, string name, string metrics = "")
    {
        foreach (var series in _instruments.Values.Where(series => series.Name.StartsWith(metrics, StringComparison.Ordinal)))
        {
            series.RemoveObject(@namespace, name);
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
