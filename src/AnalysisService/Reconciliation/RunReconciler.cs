using Microsoft.Extensions.Options;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Brings one run to where it should be now: measures what is due, writes the status, tells the world, and sets the alarm for the next time.</summary>
internal sealed class RunReconciler
{
    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly RunViewCache _views;
    private readonly MeasurementRunner _measurements;
    private readonly UnwrittenOutcomes _unwritten;
    private readonly RunStatusWriter _status;
    private readonly FinishedRuns _finished;
    private readonly MeasurementArchive _archive;
    private readonly IRunScheduler _scheduler;
    private readonly IEventRecorder _events;
    private readonly AnalysisMetrics _metrics;
    private readonly RunBoard _board;
    private readonly bool _strictArgo;
    private readonly TimeProvider _time;
    private readonly ILogger<RunReconciler> _log;

    public RunReconciler(
        IRunRepository runs,
        HeldShares shares,
        RunViewCache views,
        MeasurementRunner measurements,
        UnwrittenOutcomes unwritten,
        RunStatusWriter status,
        FinishedRuns finished,
        MeasurementArchive archive,
        IRunScheduler scheduler,
        IEventRecorder events,
        AnalysisMetrics metrics,
        RunBoard board,
        IOptions<AnalysisServiceOptions> options,
        TimeProvider time,
        ILogger<RunReconciler> log
    )
    {
        _runs = runs;
        _shares = shares;
        _views = views;
        _measurements = measurements;
        _unwritten = unwritten;
        _status = status;
        _finished = finished;
        _archive = archive;
        _scheduler = scheduler;
        _events = events;
        _metrics = metrics;
        _board = board;
        _strictArgo = options.Value.StrictArgo;
        _time = time;
        _log = log;
    }

    /// <summary>Called for one run at a time by any number of workers; throws to be called again.</summary>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // Another replica's, but for what was measured here before it was handed over.
        if (!_shares.TryEnter(key, _unwritten.Has(key)))
        {
            _metrics.Forget(key);
            _views.Forget(key);
            if (_runs.Find(key) is null)
            {
                await ForgetAsync(key, cancellationToken);
            }

            return default;
        }

        var started = _time.GetTimestamp();
        try
        {
            var result = await WorkAsync(key, cancellationToken);
            _metrics.Reconciled(key, _time.GetElapsedTime(started));
            return result;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            _metrics.ReconcileFailed(key);
            throw;
        }
        finally
        {
            _shares.Leave(key);
        }
    }

    private async Task<ReconcileResult> WorkAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_runs.Find(key) is not { } item)
        {
            await ForgetAsync(key, cancellationToken);
            return default;
        }

        if (!_views.TryTake(item, out var run, out var problem))
        {
            await MarkUnreadableAsync(item, problem, cancellationToken);
            return default;
        }

        _metrics.Show(key, run);
        _board.Show(key, run);
        var decision = AnalysisEngine.Next(run, _time.GetUtcNow(), _strictArgo);
        var held = _unwritten.Take(key, item.Header.Uid);
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            var attended = await _finished.AttendAsync(item, run, decision, cancellationToken);
            await SetAlarmAsync(key, decision, cancellationToken);
            return attended;
        }

        // After a restart: what the last process counted and may not have stored.
        _archive.Take(run);
        if (item.Header.DeletionTimestamp is null)
        {
            if (held.Count > 0)
            {
                return await WriteAsync(item, run, held, Counting(held), cancellationToken);
            }

            if (!_shares.Holds(RunShares.Of(key)))
            {
                // Handed over: what is due now is another replica's to measure.
                return default;
            }

            if (decision.Due.Count > 0)
            {
                return await MeasureAsync(item, run, decision.Due, cancellationToken);
            }

            if (decision.AssessNow)
            {
                return await WriteAsync(item, run, [], Counting([]), cancellationToken);
            }
        }

        await SetAlarmAsync(key, decision, cancellationToken);
        return default;
    }

    private async Task ForgetAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        _unwritten.Forget(key);
        _views.Forget(key);
        _metrics.Forget(key);
        _board.Forget(key);
        _archive.Forget(key);
        await _scheduler.CancelAsync(key, cancellationToken);
    }

    // Where many runs fall due at one instant, all of them are asked for before any of them is written: what was measured is kept, and
    // the run queues up again behind those that are not measured yet.
    private async Task<ReconcileResult> MeasureAsync(
        KubeObject item,
        AnalysisRun run,
        IReadOnlyList<MeasurementTask> due,
        CancellationToken cancellationToken
    )
    {
        try
        {
            _unwritten.Keep(item.Key, item.Header.Uid, await _measurements.MeasureAsync(run, due, cancellationToken));
            _views.Keep(item, run);
            return new ReconcileResult(TimeSpan.Zero);
        }
        catch (Exception e) when (e is ProviderException or AnalysisSpecException)
        {
            _log.ArgumentsUnavailable(item.Header.Namespace, item.Header.Name, e.Message);
            return await WriteAsync(item, run, [], fresh => AnalysisEngine.RejectArguments(fresh, e.Message), cancellationToken);
        }
    }

    private Func<AnalysisRun, Assessment> Counting(IReadOnlyList<MeasurementOutcome> outcomes) =>
        fresh => AnalysisEngine.Assess(fresh, outcomes, _time.GetUtcNow(), _strictArgo);

    private async Task<ReconcileResult> WriteAsync(
        KubeObject item,
        AnalysisRun run,
        IReadOnlyList<MeasurementOutcome> outcomes,
        Func<AnalysisRun, Assessment> assess,
        CancellationToken cancellationToken
    )
    {
        WrittenRun? written;
        try
        {
            written = await _status.WriteAsync(item, run, assess, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            _unwritten.Keep(item.Key, item.Header.Uid, outcomes);
            throw;
        }

        return written is null ? default : await FollowUpAsync(written, outcomes, cancellationToken);
    }

    private async Task<ReconcileResult> FollowUpAsync(
        WrittenRun written,
        IReadOnlyList<MeasurementOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        var (item, run, assessment) = written;
        if (outcomes.Count > assessment.Counted.Count && run.Status.Phase != AnalysisPhase.Error)
        {
            _log.OutcomesDropped(item.Header.Namespace, item.Header.Name, outcomes.Count - assessment.Counted.Count);
        }

        if (assessment.Changed)
        {
            foreach (var @event in assessment.Events)
            {
                _events.Record(item.Header, @event.Warning ? "Warning" : "Normal", @event.Reason, @event.Message);
            }

            await _measurements.CollectGarbageAsync(run, assessment.Trimmed, cancellationToken);
        }

        _metrics.Show(item.Key, run);
        _board.Show(item.Key, run);
        var next = AnalysisEngine.Next(run, _time.GetUtcNow(), _strictArgo);
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            var attended = await _finished.AttendAsync(item, run, next, cancellationToken);
            await SetAlarmAsync(item.Key, next, cancellationToken);
            return attended;
        }

        _archive.Take(run);
        await SetAlarmAsync(item.Key, next, cancellationToken);
        return next.Due.Count > 0 || next.AssessNow ? new ReconcileResult(TimeSpan.Zero) : default;
    }

    private async Task SetAlarmAsync(ObjectKey key, AnalysisDecision decision, CancellationToken cancellationToken)
    {
        if (decision.WakeAt is { } at)
        {
            await _scheduler.ScheduleAsync(key, at, cancellationToken);
        }
        else
        {
            await _scheduler.CancelAsync(key, cancellationToken);
        }
    }

    private async Task MarkUnreadableAsync(KubeObject item, string problem, CancellationToken cancellationToken)
    {
        if (PhaseOrder.IsCompleted(RunReader.PhaseOf(item)))
        {
            return;
        }

        _log.RunUnreadable(item.Header.Namespace, item.Header.Name, problem);
        await _status.WriteErrorAsync(item, $"Analysis spec invalid: {problem}", cancellationToken);
        _events.Record(
            item.Header,
            "Warning",
            "AnalysisRunError",
            $"The run cannot be read: {problem}. Mend the field and create the run again."
        );
    }
}
