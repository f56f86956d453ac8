using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Sends changes of runs to whoever has to look at them. What ended before this process began is looked at apart, so that a hundred
/// thousand finished runs do not stand before the one that is to be measured now; and not at all when its verdict is stored.
/// </summary>
internal sealed class RunFeed
{
    private readonly WorkQueue<ObjectKey> _runs;
    private readonly WorkQueue<ObjectKey> _backlog;
    private readonly IRunRepository _source;
    private readonly HeldShares _shares;
    private readonly IVerdictStore _verdicts;
    private readonly AnalysisMetrics _metrics;

    public RunFeed(
        WorkQueue<ObjectKey> runs,
        WorkQueue<ObjectKey> backlog,
        IRunRepository source,
        HeldShares shares,
        IVerdictStore verdicts,
        AnalysisMetrics metrics
    )
    {
        _runs = runs;
        _backlog = backlog;
        _source = source;
        _shares = shares;
        _verdicts = verdicts;
        _metrics = metrics;
    }

    public void Take(ObjectChange change)
    {
        // A resync shows what is known on purpose.
        var isResync = ReferenceEquals(change.Before, change.After);
        if (change.After is not { } run)
        {
            _runs.Add(change.Latest.Key);
        }
        else if (!_shares.Holds(RunShares.Of(run.Key)))
        {
            // Another replica's.
            return;
        }
        else if ((isResync || change.Before is null) && RunReader.TryReadFinished(run, out var finished))
        {
            if (
                finished.Spec.TtlStrategy is null
                && _verdicts.Contains(run.Header.Uid, finished.Status.Phase!, finished.Status.CompletedAt)
            )
            {
                _metrics.Show(run.Key, finished);
            }
            else
            {
                _backlog.Add(run.Key);
            }
        }
        else if (isResync || !_source.IsOwnWrite(run))
        {
            _runs.Add(run.Key);
        }
    }
}
