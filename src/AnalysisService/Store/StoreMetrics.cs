using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Rollouts.AnalysisService;

/// <summary>What is told of the store in numbers.</summary>
internal sealed class StoreMetrics
{
    private static readonly (string Kind, string Reason)[] Losable =
    [
        (MeasurementWrite.KindName, "full"),
        (MeasurementWrite.KindName, "refused"),
        (VerdictWrite.KindName, "refused"),
    ];

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _deleted;
    private readonly ConcurrentDictionary<string, long> _lostByKind = new(StringComparer.Ordinal);

    public StoreMetrics(AnalysisMetrics metrics)
    {
        _meter = metrics.Meter;
        _duration = _meter.CreateHistogram(
            "analysis_store_write_seconds",
            "s",
            "Time of one write to the store, commit included",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30] }
        );
        _rows = _meter.CreateCounter<long>("analysis_store_written_total", description: "What was stored, by kind");
        _failures = _meter.CreateCounter<long>(
            "analysis_store_failures_total",
            description: "Writes to the store that failed and are tried again"
        );
        _lost = _meter.CreateCounter<long>(
            "analysis_store_lost_total",
            description: "What could not be stored and is lost, by kind and reason"
        );
        _deleted = _meter.CreateCounter<long>("analysis_store_deleted_total", description: "What retention deleted, by kind");
        // Told from the start: of a series that begins with the first loss, increase() does not see that one.
        _failures.Add(0);
        foreach (var (kind, reason) in Losable)
        {
            _lost.Add(0, new KeyValuePair<string, object?>("kind", kind), new("reason", reason));
        }
    }

    /// <summary>How much was lost since the start.</summary>
    public long LostSoFar => _lostByKind.Values.Sum();

    /// <summary>What was lost since the start, for people; null when nothing was.</summary>
    public string? Losses =>
        _lostByKind.IsEmpty
            ? null
            : string.Join(
                ", ",
                _lostByKind
                    .OrderBy(static l => l.Key, StringComparer.Ordinal)
                    .Select(static l => string.Create(CultureInfo.InvariantCulture, $"{l.Value} of kind {l.Key}"))
            );

    public void Observe(Func<IEnumerable<Measurement<long>>> waiting) =>
        _meter.CreateObservableGauge("analysis_store_queue", waiting, description: "What waits to be stored, by kind");

    public void Written(IEnumerable<StoreWrite> writes, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        foreach (var kind in writes.GroupBy(static w => w.Kind, StringComparer.Ordinal))
        {
            _rows.Add(kind.Count(), new KeyValuePair<string, object?>("kind", kind.Key));
        }
    }

    public void Failed() => _failures.Add(1);

    public void Lost(string kind, string reason)
    {
        _lostByKind.AddOrUpdate(kind, 1, static (_, count) => count + 1);
        _lost.Add(1, new KeyValuePair<string, object?>("kind", kind), new("reason", reason));
    }

    public void Deleted(string kind, int count) => _deleted.Add(count, new KeyValuePair<string, object?>("kind", kind));
}
