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
            { Analysis: not null } => CurrentAnalysis.HasPassed(sync, CanaryAnalysis.StepRun(sync), "of this step"),
            _ => false,
        };
    }

    /// <summary>Row C32: canary pods available, stable pods created, and nothing of other versions left serving.</summary>
    private static bool IsAtWeight(RolloutSync sync, int weight)
    {
        var wanted = CanaryReplicaSets.Wanted(sync);
        var isAt =
            sync.New is { } canary
            && ReplicaProgress.IsReached(sync, canary, wanted.Canary)
            && (sync.Stable is not { } stable || (stable.Desired() == wanted.Stable && stable.Status.Replicas == wanted.Stable))
            && sync.Others.All(rs => rs.Status.AvailableReplicas == 0);
        if (!isAt)
        {
            sync.Wait($"{wanted.Canary} canary and {wanted.Stable} stable pods (setWeight: {weight})");
        }

        return isAt;
    }
}
