using System.Diagnostics.Metrics;

namespace Rollouts.AnalysisService;

/// <summary>What is told of schedules in numbers. No label has the name of a schedule: their number has no bound.</summary>
internal sealed class ScheduleMetrics
{
    private readonly Counter<long> _firings;
    private readonly Counter<long> _missed;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _lag;
    private volatile Seen _seen = new(0, 0, 0, 0);

    public ScheduleMetrics(AnalysisMetrics metrics)
    {
        var meter = metrics.Meter;
        _firings = meter.CreateCounter<long>("analysis_schedule_firings_total", description: "Runs that schedules made, by what fired");
        _missed = meter.CreateCounter<long>(
            "analysis_schedule_missed_total",
            description: "Firings that nobody fired in time, by what became of them"
        );
        _failures = meter.CreateCounter<long>(
            "analysis_schedule_failures_total",
            description: "Looks at schedules that failed and are tried again, by what failed"
        );
        _lag = meter.CreateHistogram(
            "analysis_schedule_lag_seconds",
            "s",
            "From the instant of a firing to its run",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 600, 3600] }
        );
        meter.CreateObservableGauge("analysis_schedules", Schedules, description: "Schedules that this replica sees to, by state");
        meter.CreateObservableGauge(
            "analysis_schedule_overdue_seconds",
            () => _seen.Overdue,
            "s",
            "How long the most overdue firing of this replica has waited"
        );
    }

    /// <summary>A schedule made a run for an instant.</summary>
    public void Fired(TimeSpan late)
    {
        _firings.Add(1, new KeyValuePair<string, object?>("by", "time"));
        _lag.Record(Math.Max(0, late.TotalSeconds));
    }

    /// <summary>A caller had a schedule make a run.</summary>
    public void Triggered() => _firings.Add(1, new KeyValuePair<string, object?>("by", "hand"));

    /// <summary>Firings were missed, and the policy of the schedule was carried out.</summary>
    public void Missed(int madeUp, int dropped)
    {
        Count(madeUp, "made_up");
        Count(dropped, "dropped");
    }

    /// <param name="what"><c>firing</c> of one schedule, or <c>reading</c> of the stored ones.</param>
    public void Failed(string what) => _failures.Add(1, new KeyValuePair<string, object?>("what", what));

    /// <summary>What the last look found.</summary>
    public void Show(int enabled, int disabled, int unreadable, TimeSpan overdue) =>
        _seen = new Seen(enabled, disabled, unreadable, Math.Max(0, overdue.TotalSeconds));

    private void Count(int number, string outcome)
    {
        if (number > 0)
        {
            _missed.Add(number, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private IEnumerable<Measurement<int>> Schedules()
    {
        var seen = _seen;
        return
        [
            new(seen.Enabled, new KeyValuePair<string, object?>("state", "enabled")),
            new(seen.Disabled, new KeyValuePair<string, object?>("state", "disabled")),
            new(seen.Unreadable, new KeyValuePair<string, object?>("state", "unreadable")),
        ];
    }

    private sealed record Seen(int Enabled, int Disabled, int Unreadable, double Overdue);
}
