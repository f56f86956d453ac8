using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Where a Rollout stands among its steps (rows C2, C24, C27).</summary>
public static class CanarySteps
{
    public static int Count(Rollout rollout) => rollout.Spec.Strategy.Canary?.Steps?.Count ?? 0;

    /// <summary>Index of the current step, 0 to the number of steps; null without steps. Status is user input too: it is kept in range.</summary>
    public static int? Index(Rollout rollout)
    {
        var count = Count(rollout);
        return count == 0 ? null : Math.Clamp(rollout.Status.CurrentStepIndex ?? 0, 0, count);
    }

    /// <summary>The current step; null without steps and after the last one.</summary>
    public static CanaryStep? Current(Rollout rollout) =>
        Index(rollout) is { } index && index < Count(rollout) ? rollout.Spec.Strategy.Canary!.Steps![index] : null;

    /// <summary>The weight that holds now: that of the last setWeight up to the current step (row C27).</summary>
    public static int Weight(Rollout rollout, bool isAborted, int maxWeight)
    {
        if (isAborted)
        {
            return 0;
        }

        if (Current(rollout) is null)
        {
            return maxWeight;
        }

        var passed = rollout.Spec.Strategy.Canary!.Steps!.Take(Index(rollout)!.Value + 1);
        return passed.LastOrDefault(step => step.SetWeight is not null)?.SetWeight ?? 0;
    }

    /// <summary>The weight of the last setWeight before a step; 0 when there is none (row C43).</summary>
    public static int WeightBefore(Rollout rollout, int index) =>
        rollout.Spec.Strategy.Canary?.Steps?.Take(index).LastOrDefault(step => step.SetWeight is not null)?.SetWeight ?? 0;

    /// <summary>
    /// The setCanaryScale in force: the latest up to the current step, unless one that matches the traffic cancelled it. After an abort only where
    /// the canary stays up for good (row C18).
    /// </summary>
    public static SetCanaryScale? CanaryScale(Rollout rollout, bool isAborted)
    {
        if (Current(rollout) is null || (isAborted && RolloutDefaults.AbortScaleDownOf(rollout) is not { Delay: null, IsExplicit: true }))
        {
            return null;
        }

        var passed = rollout.Spec.Strategy.Canary!.Steps!.Take(Index(rollout)!.Value + 1);
        return passed.LastOrDefault(step => step.SetCanaryScale is not null)?.SetCanaryScale is { MatchTrafficWeight: false } scale
            ? scale
            : null;
    }

    /// <summary>The step as events and the kubectl plugin print it (row C24).</summary>
    public static string Describe(CanaryStep step) =>
        step switch
        {
            { SetWeight: { } weight } => $"setWeight: {weight}",
            { Pause: { Duration: { } duration } } => $"pause: {duration}",
            { Pause: not null } => "pause",
            { Experiment: not null } => "experiment",
            { Analysis: not null } => "analysis",
            { SetCanaryScale: { } scale } => DescribeScale(scale),
            { Plugin: { } plugin } => $"plugin: {plugin.Name}",
            { SetHeaderRoute: { } route } => $"setHeaderRoute: {route.Name}",
            { SetMirrorRoute: { } route } => $"setMirrorRoute: {route.Name}",
            _ => "invalid",
        };

    private static string DescribeScale(SetCanaryScale scale) =>
        scale switch
        {
            { Weight: { } weight } => $"setCanaryScale{{weight: {weight}}}",
            { MatchTrafficWeight: true } => "setCanaryScale{matchTrafficWeight: true}",
            { Replicas: { } replicas } => $"setCanaryScale{{replicas: {replicas}}}",
            _ => "invalid",
        };
}
