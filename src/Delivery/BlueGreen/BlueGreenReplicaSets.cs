using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Sizes the versions of a blue-green update: stable, new, then what is older (rows B28, B34 and B36).</summary>
internal static class BlueGreenReplicaSets
{
    public static void Plan(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.New is { } replicaSet && !IsLeaving(pass))
        {
            ScaleDownDelay.End(sync, replicaSet);
        }

        if (sync.Stable is { } stable)
        {
            ScaleDownDelay.End(sync, stable);
            ReplicaSetScaling.Plan(sync, sync.Stable, sync.Replicas);
        }

        PlanNew(pass);
        PlanOthers(pass);
    }

    /// <summary>Given up by an abort, and not what users or the status fall back on.</summary>
    private static bool IsLeaving(BlueGreenPass pass) => pass.Sync.Pauses.IsAborted && pass.StableBeside is not null;

    private static void PlanNew(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.New is not { } replicaSet)
        {
            return;
        }

        if (!IsLeaving(pass))
        {
            ReplicaSetScaling.Plan(sync, replicaSet, pass.WantedNew);
            return;
        }

        if (replicaSet.Desired() == 0)
        {
            return;
        }

        // As long as users get it, it follows spec.replicas. Then it keeps its size, and the note says for how many replicas: without it this would count
        // as a change of spec.replicas for good.
        ReplicaSetScaling.Plan(sync, replicaSet, pass.IsActive ? sync.Replicas : replicaSet.Desired());

        // Row B36: it stays until the stable version has taken over, and then for as long as somebody may want to look at it.
        if (
            RolloutDefaults.AbortScaleDownOf(sync.Rollout).Delay is not { } delay
            || pass.StableBeside!.Status.AvailableReplicas < sync.Replicas
            || pass.IsActive
        )
        {
            return;
        }

        if (ScaleDownDelay.Of(replicaSet) is not { } deadline)
        {
            ScaleDownDelay.Begin(sync, sync.New!, delay);
        }
        else if (deadline > sync.Now)
        {
            sync.RequeueAt(deadline);
        }
        else
        {
            ReplicaSetScaling.Plan(sync, sync.New!, 0, keepsDeadline: true);
        }
    }

    /// <summary>Row B34: each for its delay, the newest of them only, and not while the new version may still be taken back.</summary>
    private static void PlanOthers(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Pauses.Current(PauseReason.InconclusiveAnalysis) is not null || AwaitsPostPromotionAnalysis(pass))
        {
            return;
        }

        var delay = RolloutDefaults.ScaleDownDelayOf(sync.Rollout);
        var places = RolloutDefaults.ScaleDownDelayRevisionLimitOf(sync.Rollout);
        foreach (var replicaSet in sync.Others.OrderByDescending(rs => rs.Revision()).ToList())
        {
            if (replicaSet.Desired() == 0 || IsReferenced(pass, replicaSet.PodHash()) || ServesAmongAll(pass, replicaSet))
            {
                continue;
            }

            var hasPlace = places-- > 0;
            var deadline = ScaleDownDelay.Of(replicaSet);
            if (hasPlace && delay <= TimeSpan.Zero && sync.Snapshot.StrictArgo)
            {
                // Row B7: Argo takes zero seconds for no end at all.
                ReplicaSetScaling.Plan(sync, replicaSet, replicaSet.Desired());
            }
            else if (!hasPlace || delay <= TimeSpan.Zero || deadline <= sync.Now)
            {
                ReplicaSetScaling.Plan(sync, replicaSet, 0);
            }
            else if (deadline is null)
            {
                ScaleDownDelay.Begin(sync, replicaSet, delay);
            }
            else
            {
                sync.RequeueAt(deadline.Value);
                ReplicaSetScaling.Plan(sync, replicaSet, sync.Replicas);
            }
        }
    }

    private static bool AwaitsPostPromotionAnalysis(BlueGreenPass pass) =>
        pass.Sync.BlueGreen is { PostPromotionAnalysis: not null, ScaleDownDelaySeconds: null }
        && !BlueGreenAnalysis.SkipsAfter(pass)
        && !BlueGreenAnalysis.HasPassedAfter(pass);

    /// <summary>The active Service leads to all versions still, because the first one is not up.</summary>
    private static bool ServesAmongAll(BlueGreenPass pass, ReplicaSet replicaSet) =>
        !pass.Sync.Snapshot.StrictArgo && pass.ActiveHash is null && replicaSet.Lasting() > 0;

    /// <summary>Users, a preview or the status still count on it.</summary>
    private static bool IsReferenced(BlueGreenPass pass, string hash)
    {
        var status = pass.Sync.Before;
        string?[] references =
        [
            status.StableRS,
            status.CurrentPodHash,
            status.BlueGreen.ActiveSelector,
            status.BlueGreen.PreviewSelector,
            pass.ActiveHash,
            pass.Sync.FindService(pass.Sync.BlueGreen.PreviewService)?.SelectedHash(),
        ];
        return references.Contains(hash);
    }
}
