using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// The runs of each schedule, kept current by what is told of runs: a look at a schedule does not go through a hundred thousand runs.
/// Every run that is known when the repository has synced is in it.
/// </summary>
internal sealed class ScheduledRuns
{
    private readonly RunBoard _pages;
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, SortedDictionary<string, ScheduledRun>> _runs = [];

    /// <param name="runs">Tells of runs.</param>
    /// <param name="pages">Told when the runs of a schedule change, on whatever replica.</param>
    public ScheduledRuns(IRunRepository runs, RunBoard pages)
    {
        _pages = pages;
        runs.Subscribe(Take);
    }

    /// <summary>The runs of a schedule, of firings and by hand, oldest first.</summary>
    public IReadOnlyList<ScheduledRun> Of(ObjectKey schedule)
    {
        lock (_gate)
        {
            return _runs.TryGetValue(schedule, out var own) ? [.. own.Values] : [];
        }
    }

    /// <summary>The run of the latest firing; null where there is none any more.</summary>
    public ScheduledRun? LatestOf(ObjectKey schedule) => Of(schedule).LastOrDefault(static r => !r.ByHand);

    private void Take(ObjectChange change)
    {
        var run = change.Latest;
        if (ScheduleNames.Parse(run.Header.Name) is not var (name, instant, byHand))
        {
            return;
        }

        var schedule = new ObjectKey(run.Header.Namespace, name);
        lock (_gate)
        {
            if (change.After is null)
            {
                Remove(schedule, run.Header.Name);
            }
            else
            {
                Put(schedule, new ScheduledRun(instant, byHand, FinishedRunTrimming.PhaseOf(run.Json.Span) ?? "", run));
            }
        }

        _pages.Ring();
    }

    private void Put(ObjectKey schedule, ScheduledRun run)
    {
        if (!_runs.TryGetValue(schedule, out var own))
        {
            // Names of one schedule stand in the order of their instants.
            _runs[schedule] = own = new SortedDictionary<string, ScheduledRun>(StringComparer.Ordinal);
        }

        own[run.Item.Header.Name] = run;
    }

    private void Remove(ObjectKey schedule, string run)
    {
        if (_runs.TryGetValue(schedule, out var left) && left.Remove(run) && left.Count == 0)
        {
            _runs.Remove(schedule);
        }
    }
}
