using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Sees to finished runs: their verdict is stored before anything else, and deleted they are only after that (row D15).</summary>
internal sealed class FinishedRuns
{
    private static readonly TimeSpan UntilStored = TimeSpan.FromMilliseconds(500);

    private readonly IVerdictStore _verdicts;
    private readonly MeasurementArchive _archive;
    private readonly IRunRepository _runs;
    private readonly AnalysisMetrics _metrics;
    private readonly RunBoard _board;
    private readonly TimeProvider _time;
    private readonly ILogger<FinishedRuns> _log;

    public FinishedRuns(
        IVerdictStore verdicts,
        MeasurementArchive archive,
        IRunRepository runs,
        AnalysisMetrics metrics,
        RunBoard board,
        TimeProvider time,
        ILogger<FinishedRuns> log
    )
    {
        _verdicts = verdicts;
        _archive = archive;
        _runs = runs;
        _metrics = metrics;
        _board = board;
        _time = time;
        _log = log;
    }

    /// <summary>Called on every look at a finished run: after a restart the verdict that the last process did not come to store is stored.</summary>
    public async Task<ReconcileResult> AttendAsync(
        KubeObject item,
        AnalysisRun run,
        AnalysisDecision decision,
        CancellationToken cancellationToken
    )
    {
        var (uid, phase, completedAt) = (item.Header.Uid, run.Status.Phase!, run.Status.CompletedAt);
        if (!_verdicts.Contains(uid, phase, completedAt))
        {
            var waits = _verdicts.IsWaiting(uid, phase, completedAt) || await OfferAsync(item, run, cancellationToken);
            // A store that is away holds up neither this worker nor, unless it is to be deleted, this run.
            return waits && !decision.DeleteNow ? default : new ReconcileResult(UntilStored);
        }

        if (decision.DeleteNow && item.Header.DeletionTimestamp is null)
        {
            _log.RunExpired(item.Header.Namespace, item.Header.Name);
            await _runs.DeleteAsync(item, cancellationToken);
        }

        return default;
    }

    private async Task<bool> OfferAsync(KubeObject item, AnalysisRun run, CancellationToken cancellationToken)
    {
        if (await WholeAsync(item, run, cancellationToken) is not { } whole)
        {
            // Gone, or another one: that comes up by itself.
            return true;
        }

        _archive.Take(whole);
        var verdict = VerdictWriter.Write(whole, _time.GetUtcNow());
        var taken = _verdicts.Offer(
            verdict,
            () =>
            {
                _metrics.VerdictStored(verdict.Outcome);
                _board.Finished(verdict.Uid);
            }
        );
        if (taken)
        {
            _log.RunEnded(item.Header.Namespace, item.Header.Name, verdict.Explanation);
        }

        return taken;
    }

    // The cache holds little of a finished run; one that ended under an earlier process is read once more for its verdict.
    private async Task<AnalysisRun?> WholeAsync(KubeObject item, AnalysisRun run, CancellationToken cancellationToken)
    {
        if (!FinishedRunTrimming.IsTrimmed(run))
        {
            return run;
        }

        // Another run under the same name comes up by itself. One whose other fields cannot be read is judged by what is known of it.
        return await _runs.ReadAsync(item.Key, cancellationToken) is not { } whole || whole.Header.Uid != item.Header.Uid ? null
            : RunReader.TryRead(whole, out var readable, out _) ? readable
            : run;
    }
}
