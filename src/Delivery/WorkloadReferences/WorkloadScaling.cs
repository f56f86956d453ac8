using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Scales the referenced Deployment down as the Rollout takes its pods over (row I4). That happens once: a Deployment that somebody scales up later, to
/// go back to it, is left alone.
/// </summary>
internal static class WorkloadScaling
{
    public static void Plan(RolloutSync sync)
    {
        if (
            sync.Snapshot.Workload is not { Kind: "Deployment" } deployment
            || sync.Spec.WorkloadRef?.ScaleDown is not { } word
            || word is not (WorkloadScaleDown.OnSuccess or WorkloadScaleDown.Progressively)
        )
        {
            return;
        }

        var isHealthy = sync.Status.Phase == RolloutPhase.Healthy;
        if (sync.Snapshot.StrictArgo)
        {
            PlanAsArgo(sync, deployment, word, isHealthy);
            return;
        }

        if (Note(deployment, RolloutAnnotations.TakenOverBy) == sync.Rollout.Metadata.Uid)
        {
            return;
        }

        var present = deployment.Spec.Replicas ?? 1;
        var before = ReplicasBefore(deployment) ?? present;
        if (isHealthy)
        {
            Write(sync, deployment, 0, (RolloutAnnotations.TakenOverBy, sync.Rollout.Metadata.Uid));
        }
        else if (word == WorkloadScaleDown.Progressively)
        {
            // Never more than it had; what is not ready here yet still runs there.
            var wanted = Math.Clamp(sync.Replicas - sync.Status.ReadyReplicas, 0, before);
            Write(sync, deployment, wanted, (RolloutAnnotations.ReplicasBefore, before.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Only the first revision takes over: after a second one before the first was healthy both run for good.</summary>
    private static void PlanAsArgo(RolloutSync sync, Workload deployment, string word, bool isHealthy)
    {
        if (sync.Revision != "1")
        {
            return;
        }

        if (isHealthy)
        {
            Write(sync, deployment, 0);
        }
        else if (word == WorkloadScaleDown.Progressively)
        {
            Write(sync, deployment, Math.Max(0, sync.Replicas - sync.Status.ReadyReplicas));
        }
    }

    private static void Write(RolloutSync sync, Workload deployment, int replicas, params ReadOnlySpan<(string Name, string? Value)> notes)
    {
        var annotations = deployment.Metadata.Annotations.Merge(notes);
        if ((deployment.Spec.Replicas ?? 1) == replicas && deployment.Metadata.Annotations.HasSameEntries(annotations))
        {
            return;
        }

        var after = deployment with
        {
            Metadata = deployment.Metadata with { Annotations = annotations },
            Spec = deployment.Spec with { Replicas = replicas },
        };
        sync.Act(new RolloutAction.ScaleWorkload(deployment, after));
    }

    private static int? ReplicasBefore(Workload deployment) =>
        int.TryParse(Note(deployment, RolloutAnnotations.ReplicasBefore), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? Note(Workload deployment, string name) => deployment.Metadata.Annotations?.GetValueOrDefault(name);
}
