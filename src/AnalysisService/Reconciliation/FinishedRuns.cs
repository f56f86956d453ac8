using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Sees to finished runs: their verdict is stored before anything else, and deleted they are only after that (row D15).</summary>
internal sealed class FinishedRuns
{
    private readonly IVerdictStore _verdicts;
    private readonly IRunRepository _runs;
    private readonly AnalysisMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<FinishedRuns> _log;

    public FinishedRuns(IVerdictStore verdicts, IRunRepository runs, AnalysisMetrics metrics, TimeProvider time, ILogger<FinishedRuns> log)
    {
        _verdicts = verdicts;
        _runs = runs;
        _metrics = metrics;
        _time = time;
        _log = log;
    }

    /// <summary>Called on every look at a finished run: after a restart the verdict that the last process did not come to store is stored.</summary>
    public async Task AttendAsync(KubeObject item, AnalysisRun run, AnalysisDecision decision, CancellationToken cancellationToken)
    {
        if (!_verdicts.Contains(item.Header.Uid, run.Status.Phase!, run.Status.CompletedAt))
        {
            var verdict = VerdictWriter.Write(run, _time.GetUtcNow());
            await _verdicts.SaveAsync(verdict, cancellationToken);
            _metrics.VerdictStored(verdict.Outcome);
            _log.RunEnded(item.Header.Namespace, item.Header.Name, verdict.Explanation);
        }

        if (decision.DeleteNow && item.Header.DeletionTimestamp is null)
        {
            _log.RunExpired(item.Header.Namespace, item.Header.Name);
            await _runs.DeleteAsync(item, cancellationToken);
        }
    }
}
