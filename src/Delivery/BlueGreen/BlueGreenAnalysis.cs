using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The analyses before and after users get the new version (rows B19, B20, B22 and B32).</summary>
internal static class BlueGreenAnalysis
{
    private const string RunBefore = "pre";
    private const string RunAfter = "post";
    private const string BeforeFailed = "Blue/green pre-promotion analysis phase error/failed";
    private const string AfterFailed = "Blue/green post-promotion analysis phase error/failed";

    public static void Plan(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        var status = sync.Before.BlueGreen;
        var (before, after) = (BeforeRun(pass), AfterRun(pass));
        var isOver = IsOver(pass);
        if (isOver)
        {
            CurrentAnalysis.Terminate(sync, before);
            CurrentAnalysis.Terminate(sync, after);
        }
        else
        {
            before = PlanRun(pass, sync.BlueGreen.PrePromotionAnalysis, before, RunBefore, SkipsBefore(pass), BeforeFailed);
            after = PlanRun(pass, sync.BlueGreen.PostPromotionAnalysis, after, RunAfter, SkipsAfter(pass), AfterFailed);
        }

        sync.Status = sync.Status with
        {
            BlueGreen = sync.Status.BlueGreen with
            {
                PrePromotionAnalysisRunStatus = CurrentAnalysis.Summary(before),
                PostPromotionAnalysisRunStatus = CurrentAnalysis.Summary(after),
            },
        };
        if (!isOver)
        {
            // What stopped runs come to is noted (row B32), but it is no news: nobody decides by it any more.
            CurrentAnalysis.Announce(sync, RolloutRunType.PrePromotion, status.PrePromotionAnalysisRunStatus, before);
            CurrentAnalysis.Announce(sync, RolloutRunType.PostPromotion, status.PostPromotionAnalysisRunStatus, after);
        }

        AnalysisRunCleanup.Plan(sync, [before?.Metadata.Name, after?.Metadata.Name]);
    }

    /// <summary>Row B19; a run that measured nothing has not passed.</summary>
    public static bool HasPassedBefore(BlueGreenPass pass) =>
        pass.Sync.BlueGreen.PrePromotionAnalysis is null || CurrentAnalysis.HasPassed(pass.Sync, BeforeRun(pass), "before promotion");

    public static bool HasPassedAfter(BlueGreenPass pass) => CurrentAnalysis.HasPassed(pass.Sync, AfterRun(pass), "after promotion");

    /// <summary>Row B22: it looks at users' traffic, so users must have the new version, all of it and behind their load balancers, before it begins.</summary>
    public static bool SkipsAfter(BlueGreenPass pass) =>
        pass.Sync.Before.StableRS == pass.Sync.NewHash
        || pass.Sync.Before.BlueGreen.ActiveSelector != pass.Sync.NewHash
        || (AfterRun(pass) is null && !(pass.IsSaturated && pass.HasTargets));

    /// <summary>Row B20.</summary>
    private static bool SkipsBefore(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Before.StableRS == sync.NewHash || pass.ActiveHash is null || pass.IsActive)
        {
            return true;
        }

        return BeforeRun(pass) is null
            && !(pass.IsReadyForPause && pass.WantedNew == sync.BlueGreen.PreviewReplicaCount)
            && !pass.IsSaturated;
    }

    private static bool IsOver(BlueGreenPass pass) =>
        pass.Sync.Pauses.IsAborted
        || pass.Sync.Before.PromoteFull
        || pass.RollbackReason is not null
        || string.IsNullOrEmpty(pass.Sync.Before.StableRS);

    private static AnalysisRun? BeforeRun(BlueGreenPass pass) =>
        CurrentAnalysis.OfAttempt(pass.Sync, pass.Sync.Before.BlueGreen.PrePromotionAnalysisRunStatus);

    private static AnalysisRun? AfterRun(BlueGreenPass pass) =>
        CurrentAnalysis.OfAttempt(pass.Sync, pass.Sync.Before.BlueGreen.PostPromotionAnalysisRunStatus);

    private static AnalysisRun? PlanRun(
        BlueGreenPass pass,
        RolloutAnalysis? analysis,
        AnalysisRun? current,
        string suffix,
        bool isSkipped,
        string failure
    )
    {
        var sync = pass.Sync;
        if (analysis is null)
        {
            return null;
        }

        if (isSkipped || sync.Pauses.Current(PauseReason.InconclusiveAnalysis) is not null)
        {
            return current;
        }

        if (CurrentAnalysis.IsNewNeeded(sync, current))
        {
            var kind = suffix == RunBefore ? RolloutRunType.PrePromotion : RolloutRunType.PostPromotion;
            return AnalysisRunCreation.Plan(sync, AnalysisRequest.Of(analysis, kind, suffix));
        }

        CurrentAnalysis.Judge(sync, current!, failure);
        return current;
    }
}
