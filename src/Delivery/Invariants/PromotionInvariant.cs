using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Invariant 4: a version whose analysis failed is not promoted, unless somebody asked for it in full or it was good before.</summary>
internal static class PromotionInvariant
{
    public static InvariantViolation? Check(RolloutSync sync, RolloutStatus after)
    {
        var before = sync.Before;
        if (
            string.IsNullOrEmpty(before.StableRS)
            || after.StableRS == before.StableRS
            || before.PromoteFull
            || before.AbortedAt is not null
        )
        {
            return null;
        }

        sync.NewHash = after.StableRS ?? "";
        var failed = new[]
        {
            before.Canary.CurrentStepAnalysisRunStatus,
            before.Canary.CurrentBackgroundAnalysisRunStatus,
            before.BlueGreen.PrePromotionAnalysisRunStatus,
            before.BlueGreen.PostPromotionAnalysisRunStatus,
        }
            .Select(status => CurrentAnalysis.Find(sync, status))
            .FirstOrDefault(run => run?.Status.Phase is AnalysisPhase.Failed or AnalysisPhase.Error);
        return failed is not null && FastRollback.Reason(sync) is null
            ? new(
                4,
                "only what passed is promoted",
                $"{after.StableRS} would become stable although AnalysisRun {failed.Metadata.Name} ended {failed.Status.Phase}"
            )
            : null;
    }
}
