using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>When a metric is measured next (rows D5, D10, D24, D25, D34, D53).</summary>
internal static class MeasurementSchedule
{
    private static readonly TimeSpan ErrorRetry = TimeSpan.FromSeconds(10);

    // A status keeps whole seconds, so an interval below one could not be told from none.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>The next measurement with its due time, in the past or in the future, or null when none will be taken as things stand.</summary>
    public static MeasurementTask? Next(PlannedMetric metric, AnalysisRunStatus status, bool terminating, DateTimeOffset now)
    {
        var result = MetricState.Find(status.MetricResults, metric.Name);
        if (PhaseOrder.IsCompleted(result?.Phase))
        {
            return null;
        }

        MeasurementTask Task(MeasurementTaskKind kind, Measurement? inFlight, DateTimeOffset dueAt) =>
            new(kind, metric.Written, metric.Name, MetricState.CurrentOrdinal(result), inFlight, dueAt);

        if (MetricState.InFlight(result) is { } inFlight)
        {
            return terminating
                ? Task(MeasurementTaskKind.Terminate, inFlight, now)
                : Task(MeasurementTaskKind.Resume, inFlight, inFlight.ResumeAt ?? now);
        }

        if (terminating)
        {
            return null;
        }

        if (MetricState.Last(result) is not { } last)
        {
            return FirstDue(metric.Resolved, status, now) is { } first ? Task(MeasurementTaskKind.Start, null, first) : null;
        }

        return metric.Limits.EffectiveCount is { } count && result!.Count >= count
            ? null
            : Task(MeasurementTaskKind.Start, null, StatusTime.Add(last.FinishedAt ?? last.StartedAt ?? now, Gap(metric.Resolved, last)));
    }

    /// <summary>When a measurement that waits for better data is taken again: after the interval, or soon where there is none.</summary>
    public static DateTimeOffset AskAgainAt(Metric metric, DateTimeOffset now) =>
        StatusTime.Stamp(
            StatusTime.Add(now, GoDuration.TryParse(metric.Interval, out var interval) ? AtLeastShortest(interval) : ErrorRetry)
        );

    // Row D5: the delay counts from the start of the run, which the first assessment sets.
    private static DateTimeOffset? FirstDue(Metric metric, AnalysisRunStatus status, DateTimeOffset now) =>
        !GoDuration.TryParse(metric.InitialDelay, out var delay) ? now
        : status.StartedAt is { } startedAt ? StatusTime.Add(startedAt, delay.ToTimeSpan())
        : null;

    // Row D10: an error is retried after ten seconds whatever the interval.
    private static TimeSpan Gap(Metric metric, Measurement last)
    {
        if (last.Phase == AnalysisPhase.Error || !GoDuration.TryParse(metric.Interval, out var interval))
        {
            return ErrorRetry;
        }

        return AtLeastShortest(interval);
    }

    private static TimeSpan AtLeastShortest(GoDuration interval) =>
        interval.ToTimeSpan() is var gap && gap > ShortestInterval ? gap : ShortestInterval;
}
