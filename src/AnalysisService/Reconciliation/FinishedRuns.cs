using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Sees to finished runs: their verdict is stored before anything else, and deleted they are only after that (row D15).</summary>
internal sealed class FinishedRuns
{
    private readonly IVerdictStore _verdicts;
    private readonly IKubernetesClient _client;
    private readonly AnalysisMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<FinishedRuns> _log;

    public FinishedRuns(
        IVerdictStore verdicts,
        IKubernetesClient client,
        AnalysisMetrics metrics,
        TimeProvider time,
        ILogger<FinishedRuns> log
    )
    {
        _verdicts = verdicts;
        _client = client;
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
            await DeleteAsync(item, cancellationToken);
        }
    }

    private async Task DeleteAsync(KubeObject item, CancellationToken cancellationToken)
    {
        _log.RunExpired(item.Header.Namespace, item.Header.Name);
        try
        {
            var options = new DeleteOptions { PreconditionUid = item.Header.Uid };
            await _client.DeleteAsync(KnownResources.AnalysisRuns, item.Header.Namespace, item.Header.Name, options, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound || e.IsConflict)
        {
            // Deleted already, or another run under the same name.
        }
    }
}
