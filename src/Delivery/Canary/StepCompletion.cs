using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether the current step has done what it is for (rows C16, C17, C19 and C32).</summary>
internal static class StepCompletion
{
    public static bool IsComplete(RolloutSync sync)
    {
        if (sync.Spec.Paused || CanarySteps.Current(sync.Rollout) is not { } step)
        {
            return false;
        }

        return step switch
        {
            { Pause: { } pause } => CanaryPause.IsOver(sync, pause),
            { SetWeight: { } weight } => IsAtWeight(sync, weight),
            { Analysis: not null } => HasPassed(sync),
            _ => false,
        };
    }

    /// <summary>Row C32: canary pods available, stable pods created, and nothing of other versions left serving.</summary>
    private static bool IsAtWeight(RolloutSync sync, int weight)
    {
        var wanted = CanaryReplicaSets.Wanted(sync);
        var isAt =
            sync.New is { } canary
            && canary.Desired() == wanted.Canary
            && canary.Status.AvailableReplicas == wanted.Canary
            && (sync.Stable is not { } stable || (stable.Desired() == wanted.Stable && stable.Status.Replicas == wanted.Stable))
            && sync.Others.All(rs => rs.Status.AvailableReplicas == 0);
        if (!isAt)
        {
            sync.Wait($"{wanted.Canary} canary and {wanted.Stable} stable pods (setWeight: {weight})");
        }

        return isAt;
    }

    private static bool HasPassed(RolloutSync sync)
    {
        var run = CanaryAnalysis.StepRun(sync);
        if (run?.Status.Phase == AnalysisPhase.Successful)
        {
            if (CanaryAnalysis.HasMeasured(run))
            {
                return true;
            }

            // A run that was stopped before it measured is Successful for Argo (row D29), but no data is never success.
            sync.Wait($"a decision: AnalysisRun {run.Metadata.Name} ended before it measured anything; promote or abort");
            return false;
        }

        sync.Wait(run is null ? "the AnalysisRun of this step" : $"AnalysisRun {run.Metadata.Name} to end");
        return false;
    }
}
