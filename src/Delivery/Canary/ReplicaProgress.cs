using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Whether enough pods of the canary are there to go on: all of them, or what <c>replicaProgressThreshold</c> asks for (row C14).</summary>
internal static class ReplicaProgress
{
    // As in Argo: 2 of 3 pods are 66.67 % however the division rounds.
    private const double Tolerance = 1e-10;

    public static bool IsReached(RolloutSync sync, ReplicaSet canary, int wanted)
    {
        var available = canary.Status.AvailableReplicas;
        if (canary.Desired() != wanted)
        {
            return false;
        }

        return sync.Canary.ReplicaProgressThreshold switch
        {
            null or { Value: < 0 } => available == wanted,
            { Type: ReplicaProgressThresholdType.Pods } threshold => available >= Math.Min(threshold.Value, wanted),
            { } threshold => wanted == 0 || (available * 100.0 / wanted) + Tolerance >= threshold.Value,
        };
    }

    /// <summary>The fewest pods of so many that count as enough.</summary>
    public static int Least(RolloutSync sync, int wanted) =>
        sync.Canary.ReplicaProgressThreshold switch
        {
            null or { Value: < 0 } => wanted,
            { Type: ReplicaProgressThresholdType.Pods } threshold => Math.Min(threshold.Value, wanted),
            { } threshold => Math.Min(wanted, (int)Math.Ceiling((wanted * (threshold.Value / 100.0)) - Tolerance)),
        };
}
