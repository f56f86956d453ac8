using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Stops runs that nothing waits for any more, and deletes old ones (rows D49 and D50).</summary>
internal static class AnalysisRunCleanup
{
    public static void Plan(RolloutSync sync, IReadOnlyCollection<string?> current)
    {
        var others = sync
            .Snapshot.AnalysisRuns.Where(run => !current.Contains(run.Metadata.Name) && run.Metadata.DeletionTimestamp is null)
            .OrderByDescending(run => run.Metadata.CreationTimestamp)
            .ThenByDescending(run => run.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var run in others)
        {
            CurrentAnalysis.Terminate(sync, run);
        }

        var versions = sync.Owned.Where(rs => rs.Metadata.DeletionTimestamp is null).Select(rs => rs.PodHash()).ToHashSet();
        var successfulLeft = RolloutDefaults.SuccessfulRunHistoryLimitOf(sync.Rollout);
        var unsuccessfulLeft = RolloutDefaults.UnsuccessfulRunHistoryLimitOf(sync.Rollout);
        foreach (var run in others)
        {
            var hash = run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash);
            var isKept =
                hash is not null
                && versions.Contains(hash)
                && (
                    !PhaseOrder.IsCompleted(run.Status.Phase)
                    || (run.Status.Phase == AnalysisPhase.Successful ? successfulLeft-- > 0 : unsuccessfulLeft-- > 0)
                );
            if (!isKept)
            {
                sync.Act(new RolloutAction.DeleteAnalysisRun(run));
            }
        }
    }
}
