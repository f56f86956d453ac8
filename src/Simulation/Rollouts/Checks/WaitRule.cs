using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Simulation;

/// <summary>A plan that does nothing although the rollout has not come to its end says what it waits for, since when and until when.</summary>
internal static class WaitRule
{
    /// <summary>What is missing; null when nothing is.</summary>
    public static string? Against(RolloutSnapshot snapshot, RolloutPlan plan)
    {
        var status = snapshot.Rollout.Status;
        if (status.Phase == RolloutPhase.Healthy || plan.Actions.Any(static action => action is not RolloutAction.RouteTraffic))
        {
            return null;
        }

        return plan.Wait switch
        {
            null => $"phase {status.Phase} ({status.Message}), nothing is done, and nothing is said",
            { What: "" } wait => $"{wait.Kind} does not say what is waited for",
            { Until: null, Ending: null or "" } wait => $"nobody is told when the wait for {wait.What} ends",
            _ => null,
        };
    }
}
