using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What one pass of a blue-green update asks again and again (rows B14 to B18).</summary>
internal sealed class BlueGreenPass
{
    public BlueGreenPass(RolloutSync sync)
    {
        Sync = sync;
        // Asked before the pass takes the new version out of its scale-down delay.
        RollbackReason = FastRollback.Reason(sync);
    }

    public RolloutSync Sync { get; }

    /// <summary>Why pause and analyses are skipped; null when they are not (row B38).</summary>
    public string? RollbackReason { get; }

    public Service? ActiveService => Sync.FindService(Sync.BlueGreen.ActiveService);

    /// <summary>The version that users get; null as long as the active Service selects all.</summary>
    public string? ActiveHash => ActiveService?.SelectedHash();

    public bool IsActive => ActiveHash == Sync.NewHash;

    /// <summary>The stable version beside the new one.</summary>
    public ReplicaSet? StableBeside => Sync.Before.StableRS == Sync.NewHash ? null : Sync.Stable;

    /// <summary>
    /// Load balancers have the new version's pods (row B31): asked right after the switch, and not once the analysis after promotion began, the version
    /// is stable, or the way leads back.
    /// </summary>
    public bool HasTargets =>
        !IsActive
        || Sync.Pauses.IsAborted
        || string.IsNullOrEmpty(Sync.Before.StableRS)
        || Sync.Before.StableRS == Sync.NewHash
        || Sync.Before.BlueGreen.PostPromotionAnalysisRunStatus is not null
        || TargetGate.IsOpen(Sync);

    public bool NeedsPause => !RolloutDefaults.AutoPromotionEnabledOf(Sync.Rollout) || Sync.BlueGreen.AutoPromotionSeconds > 0;

    /// <summary>Neither pause nor analysis stands between the new version and its users (row B16).</summary>
    public bool IsFastTracked => RollbackReason is not null || Sync.Before.PromoteFull || ActiveHash is null || IsActive;

    /// <summary>Pods of the new version unless it is aborted: a few for a preview, all from the checkpoint on (rows B3 and B21).</summary>
    public int WantedNew =>
        Sync.BlueGreen.PreviewReplicaCount is { } preview
        && !Sync.Before.PromoteFull
        && !Sync.Before.BlueGreen.ScaleUpPreviewCheckPoint
        && Sync.Before.StableRS != Sync.NewHash
        && Sync.Owned.Exists(rs => rs.PodHash() != Sync.NewHash && rs.PodHash() == Sync.Before.BlueGreen.ActiveSelector)
            ? preview
            : Sync.Replicas;

    /// <summary>The new version has the pods that it should have by now, if only for a preview (row B15).</summary>
    public bool IsReadyForPause =>
        Sync.New is { } replicaSet && replicaSet.Desired() == WantedNew && replicaSet.Status.AvailableReplicas == WantedNew;

    /// <summary>Everything that the Rollout asks for runs the new version (row B14).</summary>
    public bool IsSaturated => Sync.New.IsSaturated(Sync.Replicas);
}
