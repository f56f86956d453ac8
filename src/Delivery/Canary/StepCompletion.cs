using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether the current step has done what it is for (rows C16 to C23 and C32).</summary>
internal static class StepCompletion
{
    public static bool IsComplete(RolloutSync sync)
    {
        if (sync.Spec.Paused || sync.AwaitsRouters || CanarySteps.Current(sync.Rollout) is not { } step)
        {
            return false;
        }

        return step switch
        {
            { Pause: { } pause } => CanaryPause.IsOver(sync, pause),
            { SetWeight: not null } => IsAtWeight(sync, step) && !sync.AwaitsService && TrafficSettling.IsInForce(sync),
            { SetCanaryScale: not null } => IsAtWeight(sync, step),
            { SetHeaderRoute: not null } or { SetMirrorRoute: not null } => true,
            { Plugin: not null } => StepPluginPlanner.IsComplete(sync),
            { Analysis: not null } => CurrentAnalysis.HasPassed(sync, CanaryAnalysis.StepRun(sync), "of this step"),
            { Experiment: not null } => ExperimentStep.HasPassed(sync),
            _ => false,
        };
    }

    /// <summary>The pods that a step of weight or scale waits for.</summary>
    public static SaidWait PodsOf(RolloutSync sync, CanaryStep step)
    {
        var wanted = CanaryReplicaSets.Wanted(sync);
        return new SaidWait(WaitKind.Pods, $"{wanted.Canary} canary and {wanted.Stable} stable pods ({CanarySteps.Describe(step)})");
    }

    private static bool IsAtWeight(RolloutSync sync, CanaryStep step)
    {
        var isAt = CanaryReplicaSets.AreThere(sync);
        if (!isAt && BrokenStable.KeepsWeightOutOfReach(sync))
        {
            sync.Event(
                EventType.Warning,
                EventReason.SkipSteps,
                $"{CanarySteps.Describe(step)} is passed over: the stable version has {sync.Stable.Lasting()} available pods and did not get more before the progress deadline"
            );
            return true;
        }

        if (!isAt)
        {
            sync.Wait(PodsOf(sync, step));
        }

        return isAt;
    }
}
