using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Scales the referenced Deployment down as the Rollout takes its pods over (row I4). That happens once: a Deployment that somebody scales up later, to
/// go back to it, is left alone. One that comes back with a release, because the manifest that names the new version names its size too, is
/// scaled down again when that version is promoted.
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

        var (uid, present) = (sync.Rollout.Metadata.Uid, deployment.Spec.Replicas ?? 1);
        if (Note(deployment, RolloutAnnotations.TakenOverBy) == uid)
        {
            if (present > 0 && IsPromotion(sync))
            {
                // Before the write that makes it stable: a pass that is interrupted in between promotes again.
                sync.ActFirst(
                    Scaling(deployment, 0, (RolloutAnnotations.ScaledDownBy, uid), (RolloutAnnotations.ReplicasBefore, Text(present)))
                );
            }

            return;
        }

        // What another Rollout noted is no business of this one; what somebody has scaled up since is.
        var by = Note(deployment, RolloutAnnotations.ScaledDownBy);
        var before = Math.Max(present, by is null || by == uid ? ReplicasBefore(deployment) ?? 0 : 0);
        if (isHealthy)
        {
            Write(
                sync,
                deployment,
                0,
                (RolloutAnnotations.TakenOverBy, uid),
                (RolloutAnnotations.ScaledDownBy, uid),
                (RolloutAnnotations.ReplicasBefore, Text(before))
            );
        }
        else if (word == WorkloadScaleDown.Progressively)
        {
            // Never more than it had; what is not ready here yet still runs there.
            var wanted = Math.Clamp(sync.Replicas - sync.Status.ReadyReplicas, 0, before);
            Write(sync, deployment, wanted, (RolloutAnnotations.ScaledDownBy, uid), (RolloutAnnotations.ReplicasBefore, Text(before)));
        }
    }

    private static bool IsPromotion(RolloutSync sync) =>
        !string.IsNullOrEmpty(sync.Before.StableRS) && sync.Before.StableRS != sync.Status.StableRS;

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

        sync.Act(Scaling(deployment, replicas, notes));
    }

    private static RolloutAction.ScaleWorkload Scaling(
        Workload deployment,
        int replicas,
        params ReadOnlySpan<(string Name, string? Value)> notes
    ) =>
        new(
            deployment,
            deployment with
            {
                Metadata = deployment.Metadata with { Annotations = deployment.Metadata.Annotations.Merge(notes) },
                Spec = deployment.Spec with { Replicas = replicas },
            }
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? ReplicasBefore(Workload deployment) =>
        int.TryParse(Note(deployment, RolloutAnnotations.ReplicasBefore), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string? Note(Workload deployment, string name) => deployment.Metadata.Annotations?.GetValueOrDefault(name);
}
