namespace Rollouts.Delivery;

/// <summary>A change of <c>spec.replicas</c> alone is answered with pods alone: no steps, analyses or pauses (row A45).</summary>
internal static class ScalingEvent
{
    /// <summary>Never while the status is still about another template: its weight would be given to pods that nobody has judged.</summary>
    public static bool IsOne(RolloutSync sync) =>
        !sync.IsNewUpdate
        && new[] { sync.New, sync.Stable }.Any(rs =>
            rs is not null && rs.Desired() > 0 && rs.DesiredForRollout() is { } desired && desired != sync.Replicas
        );

    public static void Plan(RolloutSync sync)
    {
        if (sync.Spec.Strategy.BlueGreen is not null)
        {
            BlueGreenReplicaSets.Plan(new BlueGreenPass(sync));
        }
        else
        {
            TrafficPlanner.Confirm(sync);
            CanaryReplicaSets.Plan(sync);
        }

        StatusUpdate.CountReplicas(sync);
        StatusUpdate.Write(sync);
    }
}
