using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// One pass of a blue-green update, in Argo's order (rows B23 to B33): preview Service, restarts, pods, history, pause,
/// active Service, analyses, pod metadata, status.
/// </summary>
internal static class BlueGreenPlanner
{
    public static void Plan(RolloutSync sync)
    {
        if (sync.Before.PromoteFull)
        {
            // Row H32: asked for after an abort or in a pause, it takes that back, also the pause of an undecided analysis.
            sync.Pauses.Clear();
            sync.Pauses.RemoveAbort();
        }

        RevisionNumbers.PlanReplicaSet(sync);
        // What the other strategy left behind is not carried along (row H44).
        sync.Status = sync.Status with
        {
            CurrentPodHash = sync.NewHash,
            CurrentStepHash = null,
            CurrentStepIndex = null,
            Canary = new CanaryStatus(),
            // The first version is as young as it can be.
            RestartedAt = string.IsNullOrEmpty(sync.Before.CurrentPodHash) ? sync.Spec.RestartAt : sync.Status.RestartedAt,
        };
        var pass = new BlueGreenPass(sync);
        BlueGreenServices.PlanPreview(pass);
        if (sync.IsNewUpdate && !string.IsNullOrEmpty(sync.Before.CurrentPodHash))
        {
            // Row B26: pods come with the next pass.
            Begin(sync);
            Conclude(pass);
            return;
        }

        PodRestart.Plan(sync);
        BlueGreenReplicaSets.Plan(pass);
        RevisionHistory.Plan(sync);
        BlueGreenPause.Plan(pass);
        BlueGreenServices.PlanActive(pass);
        BlueGreenAnalysis.Plan(pass);
        EphemeralMetadata.Plan(sync);
        Conclude(pass);
    }

    /// <summary>Forgets the attempt before: nothing of it may leak into this one (row B26).</summary>
    private static void Begin(RolloutSync sync)
    {
        sync.Pauses.Clear();
        sync.Pauses.RemoveAbort();
        sync.Status = sync.Status with
        {
            PromoteFull = false,
            RestartedAt = sync.Spec.RestartAt,
            BlueGreen = sync.Status.BlueGreen with
            {
                PrePromotionAnalysisRunStatus = null,
                PostPromotionAnalysisRunStatus = null,
                ScaleUpPreviewCheckPoint = false,
            },
        };
    }

    /// <summary>Promotes to stable when everything is through (row B35), and writes what became of the pass (row B33).</summary>
    private static void Conclude(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        sync.Status = sync.Status with
        {
            BlueGreen = sync.Status.BlueGreen with
            {
                ActiveSelector = pass.ActiveHash,
                PreviewSelector = sync.FindService(sync.BlueGreen.PreviewService)?.SelectedHash(),
            },
        };
        if (BlueGreenPromotion.Reason(pass) is { } reason)
        {
            BlueGreenPromotion.Plan(sync, reason);
        }
        else
        {
            BlueGreenPromotion.PlanCheckPoint(pass);
        }

        sync.KeepsResume |= BlueGreenPause.IsResumePending(pass);
        StatusUpdate.Finish(sync);
    }
}
