using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Stops Experiments that nothing waits for any more, and deletes old ones (rows A13, A14, E16 and I17).</summary>
internal static class ExperimentCleanup
{
    public static void Plan(RolloutSync sync, Experiment? current)
    {
        var others = sync
            .Snapshot.Experiments.Where(experiment =>
                experiment.Metadata.Name != current?.Metadata.Name && experiment.Metadata.DeletionTimestamp is null
            )
            .OrderByDescending(experiment => experiment.Metadata.CreationTimestamp)
            .ThenByDescending(experiment => experiment.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var experiment in others.Where(other => !other.Spec.Terminate && !PhaseOrder.IsCompleted(other.Status.Phase)))
        {
            sync.Act(new RolloutAction.TerminateExperiment(experiment));
        }

        Delete(sync, others);
    }

    private static void Delete(RolloutSync sync, List<Experiment> others)
    {
        var versions = sync.Owned.Where(rs => rs.Metadata.DeletionTimestamp is null).Select(rs => rs.PodHash()).ToHashSet();
        var successfulLeft = RolloutDefaults.SuccessfulRunHistoryLimitOf(sync.Rollout);
        var unsuccessfulLeft = RolloutDefaults.UnsuccessfulRunHistoryLimitOf(sync.Rollout);
        foreach (var experiment in others)
        {
            var isKept =
                versions.Contains(experiment.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) ?? "")
                && (
                    !PhaseOrder.IsCompleted(experiment.Status.Phase)
                    || (experiment.Status.Phase == AnalysisPhase.Successful ? successfulLeft-- > 0 : unsuccessfulLeft-- > 0)
                );
            if (!isKept && !MayStillServe(sync, experiment))
            {
                sync.Act(new RolloutAction.DeleteExperiment(experiment));
            }
        }
    }

    /// <summary>Its pods go with it: not before requests go elsewhere.</summary>
    private static bool MayStillServe(RolloutSync sync, Experiment experiment)
    {
        var services = (experiment.Status.TemplateStatuses ?? [])
            .Select(template => template.ServiceName)
            .Where(name => !string.IsNullOrEmpty(name))
            .ToHashSet();
        return services.Count > 0
            && sync.IsRouted()
            && (
                (sync.Weights()?.Additional ?? []).Any(destination => services.Contains(destination.ServiceName))
                || !TrafficSettling.IsSettled(sync)
            );
    }
}
