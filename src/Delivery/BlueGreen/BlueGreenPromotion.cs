namespace Rollouts.Delivery;

/// <summary>When the new version becomes the stable one (row B35).</summary>
internal static class BlueGreenPromotion
{
    /// <summary>Why to promote now; null when it is too early.</summary>
    public static string? Reason(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (pass.ActiveService is null)
        {
            // Somebody deleted it: nobody can say which version users should have.
            return null;
        }

        // As in Argo, the first version is stable from the beginning: there is nothing else to be stable.
        if (string.IsNullOrEmpty(sync.Before.StableRS) || sync.Stable is null || pass.ActiveHash is null)
        {
            return "Initial deploy";
        }

        // Row B35: also a full promotion waits for the targets.
        if (!pass.IsActive || !pass.HasTargets)
        {
            return null;
        }

        if (sync.Before.PromoteFull)
        {
            return "Full promotion requested";
        }

        if (pass.RollbackReason is { } rollback)
        {
            return rollback;
        }

        if (sync.Pauses.IsAborted)
        {
            return null;
        }

        return sync.BlueGreen.PostPromotionAnalysis is null || BlueGreenAnalysis.HasPassedAfter(pass)
            ? "Completed blue-green update"
            : null;
    }

    public static void Plan(RolloutSync sync, string reason)
    {
        sync.Pauses.Clear();
        sync.Pauses.RemoveAbort();
        sync.Status = sync.Status with
        {
            StableRS = sync.NewHash,
            PromoteFull = false,
            BlueGreen = sync.Status.BlueGreen with { ScaleUpPreviewCheckPoint = false },
        };
        RolloutCompletion.Announce(sync, reason);
    }

    /// <summary>Row B21: from here on the preview gets all its pods, and within the attempt there is no way back to a few.</summary>
    public static void PlanCheckPoint(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Pauses.IsAborted)
        {
            // Who promoted the attempt that was given up has not promoted the next one.
            sync.Status = sync.Status with
            {
                BlueGreen = sync.Status.BlueGreen with { ScaleUpPreviewCheckPoint = false },
            };
            return;
        }

        if (
            sync.IsNewUpdate
            || sync.BlueGreen.PreviewReplicaCount is not { } preview
            || sync.New?.Status.AvailableReplicas != preview
            || sync.IsHalted
            || !BlueGreenPause.IsOver(pass)
            || !BlueGreenAnalysis.HasPassedBefore(pass)
        )
        {
            return;
        }

        sync.Status = sync.Status with { BlueGreen = sync.Status.BlueGreen with { ScaleUpPreviewCheckPoint = true } };
    }
}
