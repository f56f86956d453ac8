using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Starts, follows and stops the analyses of a canary (rows C19 and D44 to D50).</summary>
internal static class CanaryAnalysis
{
    public static void Plan(RolloutSync sync)
    {
        var isOver = sync.Pauses.IsAborted || CanaryPromotion.SkipsSteps(sync) || string.IsNullOrEmpty(sync.Before.StableRS);
        AnalysisRun? step = null;
        AnalysisRun? background = null;
        if (!RolloutHealth.IsPromoted(sync.Before))
        {
            (step, background) = isOver ? (StepRun(sync), BackgroundRun(sync)) : (PlanStep(sync), PlanBackground(sync));
        }

        sync.Status = sync.Status with
        {
            Canary = sync.Status.Canary with
            {
                CurrentStepAnalysisRunStatus = CurrentAnalysis.Summary(step),
                CurrentBackgroundAnalysisRunStatus = CurrentAnalysis.Summary(background),
            },
        };
        if (isOver)
        {
            // The status goes on to name what the update was given up for. What stopped runs come to is noted too, but it is no news.
            AnalysisRunCleanup.Plan(sync, []);
            return;
        }

        CurrentAnalysis.Announce(sync, RolloutRunType.Step, sync.Before.Canary.CurrentStepAnalysisRunStatus, step);
        CurrentAnalysis.Announce(sync, RolloutRunType.Background, sync.Before.Canary.CurrentBackgroundAnalysisRunStatus, background);
        AnalysisRunCleanup.Plan(sync, [step?.Metadata.Name, background?.Metadata.Name]);
    }

    /// <summary>The run of the current step, as the status names it.</summary>
    public static AnalysisRun? StepRun(RolloutSync sync) =>
        CurrentAnalysis.OfAttempt(sync, sync.Before.Canary.CurrentStepAnalysisRunStatus);

    private static AnalysisRun? BackgroundRun(RolloutSync sync) =>
        CurrentAnalysis.OfAttempt(sync, sync.Before.Canary.CurrentBackgroundAnalysisRunStatus);

    private static AnalysisRun? PlanStep(RolloutSync sync)
    {
        var current = StepRun(sync);
        if (sync.Before.PauseConditions is { Count: > 0 })
        {
            return current;
        }

        if (CanarySteps.Current(sync.Rollout)?.Analysis is not { } analysis)
        {
            return null;
        }

        var index = CanarySteps.Index(sync.Rollout)!.Value.ToString(CultureInfo.InvariantCulture);
        if (current is not null && current.Metadata.Labels?.GetValueOrDefault(RolloutLabels.StepIndex) != index)
        {
            // Promoted past: the run belongs to an earlier step and is stopped with the others; this step begins in the next pass.
            return null;
        }

        if (CurrentAnalysis.IsNewNeeded(sync, current))
        {
            return AnalysisRunCreation.Plan(sync, AnalysisRequest.OfStep(analysis, index));
        }

        CurrentAnalysis.Judge(sync, current!, "Step-based analysis phase error/failed");
        return current;
    }

    private static AnalysisRun? PlanBackground(RolloutSync sync)
    {
        if (sync.Canary.Analysis is not { Templates.Count: > 0 } analysis || CanarySteps.Index(sync.Rollout) < analysis.StartingStep)
        {
            return null;
        }

        var current = BackgroundRun(sync);
        if (sync.Pauses.Current(PauseReason.InconclusiveAnalysis) is not null)
        {
            return current;
        }

        if (CurrentAnalysis.IsNewNeeded(sync, current))
        {
            return AnalysisRunCreation.Plan(sync, AnalysisRequest.Of(analysis));
        }

        CanaryWeightNote.Plan(sync, current!);
        CurrentAnalysis.Judge(sync, current!, "Background analysis phase error/failed");
        return current;
    }
}
