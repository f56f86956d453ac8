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
    private readonly Dictionary<(string Namespace, string Name), List<string>> _ofObjects = [];
    private readonly double[] _bounds;
    private readonly bool _absolute;

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

    public int Count => _series.Count;

    /// <summary>False when the series is new and there is no room for it.</summary>
    public bool Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, int room)
    {
        if (Find(tags) is not { } series)
        {
            if (_series.Count >= room)
            {
                return false;
            }

            var made = new MetricSeries(_bounds);
            var labels = LabelText.Of(tags);
            series = _series.GetOrAdd(labels, made);
            if (ReferenceEquals(series, made))
            {
                Note(tags, labels);
            }
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
        lock (_ofObjects)
        {
            _ofObjects.Clear();
        }
    }

    /// <summary>Removes the series of one object without looking at those of others.</summary>
    public void RemoveObject(string @namespace, string name)
    {
        List<string>? all;
        lock (_ofObjects)
        {
            _ofObjects.Remove((@namespace, name), out all);
        }

        foreach (var labels in all ?? [])
        {
            _series.TryRemove(labels, out _);
        }
    }

    // Looked up by the characters of its labels, so that a count makes no string.
    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[512]);
        LabelText.Append(ref labels, tags);
        var found = _series.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(labels.Text, out var series);
        labels.Clear();
        return found ? series : null;
    }

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags, string labels)
    {
        string? @namespace = null;
        string? name = null;
        foreach (var (key, value) in tags)
        {
            (@namespace, name) = key switch
            {
                "namespace" => (value as string, name),
                "name" => (@namespace, value as string),
                _ => (@namespace, name),
            };
        }

        if (@namespace is null || name is null)
        {
            return;
        }

        lock (_ofObjects)
        {
            if (!_ofObjects.TryGetValue((@namespace, name), out var all))
            {
                _ofObjects[(@namespace, name)] = all = new List<string>(1);
            }

            all.Add(labels);
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
    }
}
