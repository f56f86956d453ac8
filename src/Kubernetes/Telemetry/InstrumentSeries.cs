using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>All series of one instrument.</summary>
internal sealed class InstrumentSeries
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
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
        var labels = LabelText.Of(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= room)
            {
                return false;
            }

            series = _series.GetOrAdd(labels, static (_, bounds) => new MetricSeries(bounds), _bounds);
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

    public void Clear() => _series.Clear();

    public void Remove(IReadOnlyList<string> pairs)
    {
        foreach (var labels in _series.Keys)
        {
            var all = $",{labels},";
            if (pairs.All(pair => all.Contains($",{pair},", StringComparison.Ordinal)))
            {
                _series.TryRemove(labels, out _);
            }
        }
    }

    public void Write(StringBuilder text)
    {
        foreach (var (labels, series) in _series.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            series.Write(text, Name, labels, IsHistogram);
        }
    }
}
