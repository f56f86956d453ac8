using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The predicates that conditions are made of (rows H21, H22, H33 and H34).</summary>
internal static class RolloutHealth
{
    /// <summary>Everything runs the new version, and the spec has been seen before this pass (row H21).</summary>
    public static bool IsHealthy(RolloutSync sync)
    {
        var status = sync.Status;
        return status.UpdatedReplicas == sync.Replicas
            && status.AvailableReplicas == sync.Replicas
            && sync.Before.ObservedGeneration == sync.Rollout.Metadata.Generation.ToString(CultureInfo.InvariantCulture)
            && (
                sync.Spec.Strategy.BlueGreen is not null
                    ? HasSwitchedServices(sync, status.BlueGreen)
                    : status.Replicas == sync.Replicas && IsPromoted(status) && HasFinishedSteps(sync, status)
            );
    }

    /// <summary>The version that the active Service leads to; null without one, and while it leads to all.</summary>
    public static ReplicaSet? ActiveReplicaSet(RolloutSync sync) =>
        sync.Spec.Strategy.BlueGreen is null || string.IsNullOrEmpty(sync.Status.BlueGreen.ActiveSelector)
            ? null
            : sync.Owned.Find(rs => rs.PodHash() == sync.Status.BlueGreen.ActiveSelector);

    /// <summary>The new version is the stable one (row H4).</summary>
    public static bool IsPromoted(RolloutStatus status) =>
        !string.IsNullOrEmpty(status.StableRS) && status.StableRS == status.CurrentPodHash;

    public static bool HasFinishedSteps(RolloutSync sync, RolloutStatus status) =>
        CanarySteps.Count(sync.Rollout) == 0 || status.CurrentStepIndex == CanarySteps.Count(sync.Rollout);

    /// <summary>Something moved since the last pass (row H22).</summary>
    public static bool HasProgressed(RolloutStatus before, RolloutStatus after) =>
        after.UpdatedReplicas != before.UpdatedReplicas
        || after.Replicas - after.UpdatedReplicas < before.Replicas - before.UpdatedReplicas
        || after.ReadyReplicas > before.ReadyReplicas
        || after.AvailableReplicas > before.AvailableReplicas
        || after.StableRS != before.StableRS
        || after.CurrentStepIndex != before.CurrentStepIndex
        || after.CurrentStepHash != before.CurrentStepHash
        || after.BlueGreen.ActiveSelector != before.BlueGreen.ActiveSelector
        || after.BlueGreen.PreviewSelector != before.BlueGreen.PreviewSelector;

    /// <summary>When the rollout counts as stuck if nothing moves; null while waiting is what it should do (rows H33 and H34).</summary>
    public static DateTimeOffset? ProgressDeadline(RolloutSync sync) => ProgressDeadline(sync, sync.Before);

    /// <summary>The same, with the clock as the given status has it.</summary>
    public static DateTimeOffset? ProgressDeadline(RolloutSync sync, RolloutStatus status)
    {
        var progressing = RolloutConditions.Find(status, RolloutConditionType.Progressing);
        if (progressing?.LastUpdateTime is not { } since || WaitsOnPurpose(sync, status, progressing))
        {
            return null;
        }

        // Proxies need their time, and nobody can hurry them: the clock stands still until they had it.
        var settled = sync.Snapshot is { Traffic: { } traffic, TrafficPropagationDelay.Ticks: > 0 }
            ? traffic.Since + sync.Snapshot.TrafficPropagationDelay
            : DateTimeOffset.MinValue;
        return (settled > since ? settled : since).AddSeconds(sync.Spec.ProgressDeadlineSeconds ?? RolloutDefaults.ProgressDeadlineSeconds);
    }

    /// <summary>The progress deadline has passed: what did not come up by now need not be waited for.</summary>
    public static bool IsOverdue(RolloutSync sync) =>
        RolloutConditions.Find(sync.Before, RolloutConditionType.Progressing)?.Reason == ProgressingReason.ProgressDeadlineExceeded
        || ProgressDeadline(sync) < sync.Now;

    private static bool HasSwitchedServices(RolloutSync sync, BlueGreenStatus status) =>
        status.ActiveSelector == sync.NewHash
        && (string.IsNullOrEmpty(sync.BlueGreen.PreviewService) || status.PreviewSelector == sync.NewHash);

    private static bool WaitsOnPurpose(RolloutSync sync, RolloutStatus status, RolloutCondition progressing)
    {
        if (
            progressing.Reason is ProgressingReason.RolloutAborted or ProgressingReason.RolloutPaused
            || (progressing.Reason == ProgressingReason.NewReplicaSetAvailable && IsPromoted(sync.Status))
        )
        {
            return true;
        }

        var step = CanarySteps.Current(sync.Rollout with { Status = status });
        return step is { Analysis: not null } or { Pause: not null } or { Experiment: not null }
            || RolloutConditions.Find(status, RolloutConditionType.Paused)?.Status == ConditionStatus.True
            // A version that has gone keeps its note, and Argo waits for it for ever.
            || sync.Others.Any(rs =>
                rs.Annotation(RolloutAnnotations.ScaleDownDeadline) is not null && (rs.Desired() > 0 || sync.Snapshot.StrictArgo)
            );
    }
}
