using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>All series of one instrument.</summary>
internal sealed class InstrumentSeries
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Namespace, string Name), ObjectSeries> _ofObjects = new();
    private readonly double[] _bounds;
    private readonly bool _absolute;
    private int _objectSeries;

    public InstrumentSeries(Instrument instrument)
    {
        Name = LabelText.Name(instrument.Name);
        Help = instrument.Description ?? "";
        var kind = instrument.GetType().Name;
        IsHistogram = kind.StartsWith("Histogram", StringComparison.Ordinal);
        Type =
            IsHistogram ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal)
                ? "counter"
            : "gauge";
        // What is observed is the whole value, what is recorded adds up; a plain gauge is recorded whole.
        _absolute = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
        IsRefreshed = instrument.IsObservable && Type == "gauge";
        _bounds =
            !IsHistogram ? []
            : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } ? [.. bounds]
            : DefaultBounds;
    }

    public string Name { get; }

    public string Help { get; }

    public string Type { get; }

    public bool IsHistogram { get; }

    /// <summary>Whether every scrape tells all series anew, so that those not told are gone.</summary>
    public bool IsRefreshed { get; }

    public int Count => _series.Count + Volatile.Read(ref _objectSeries);

    /// <summary>False when the series is new and there is no room for it.</summary>
    public bool Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, int room)
    {
        if ((ObjectLabels.Find(tags) is { } found ? OfObject(tags, found, room) : OfNone(tags, room)) is not { } series)
        {
            return false;
        }

        if (_absolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }

        return true;
    }

    public void Clear()
    {
        _series.Clear();
        _ofObjects.Clear();
        Volatile.Write(ref _objectSeries, 0);
    }

    /// <summary>Removes the series of one object without looking at those of others.</summary>
    public void RemoveObject(string @namespace, string name)
    {
        if (_ofObjects.TryRemove((@namespace, name), out var series))
        {
            Interlocked.Add(ref _objectSeries, -series.Remove());
        }
    }

    // Looked up by the characters of its labels, so that a count makes no string.
    private MetricSeries? OfObject(ReadOnlySpan<KeyValuePair<string, object?>> tags, ObjectLabels labels, int room)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        LabelText.Append(ref text, tags, labels);
        try
        {
            if (_ofObjects.TryGetValue(labels.Key, out var ofObject) && ofObject.Find(text.Text) is { } known)
            {
                return known;
            }

            MetricSeries? series = null;
            while (series is null && Count < room)
            {
                series = _ofObjects.GetOrAdd(labels.Key, static _ => new ObjectSeries()).Add(text.Text, _bounds, out var isNew);
                Interlocked.Add(ref _objectSeries, isNew ? 1 : 0);
            }

            return series;
        }
        finally
        {
            text.Clear();
        }
    }

    private MetricSeries? OfNone(ReadOnlySpan<KeyValuePair<string, object?>> tags, int room)
    {
        var labels = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        LabelText.Append(ref labels, tags);
        try
        {
            return _series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(labels.Text, out var known) ? known
                : Count >= room ? null
                : _series.GetOrAdd(labels.Text.ToString(), _ => new MetricSeries(_bounds));
        }
        finally
        {
            labels.Clear();
        }
    }

    /// <summary>Appends one series after the other; each step says how many there have been.</summary>
    public IEnumerable<int> Write(StringBuilder text)
    {
        var told = 0;
        foreach (var (labels, series) in _series.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            series.Write(text, Name, labels, IsHistogram);
            yield return ++told;
        }

        foreach (
            var ((@namespace, name), ofObject) in _ofObjects
                .OrderBy(static s => s.Key.Namespace, StringComparer.Ordinal)
                .ThenBy(static s => s.Key.Name, StringComparer.Ordinal)
        )
        {
            var lead = $"{LabelText.Pair("namespace", @namespace)},{LabelText.Pair("name", name)}";
            foreach (var (rest, series) in ofObject.All())
            {
                series.Write(text, Name, rest.Length == 0 ? lead : $"{lead},{rest}", IsHistogram);
                yield return ++told;
            }
        }
    }
}
