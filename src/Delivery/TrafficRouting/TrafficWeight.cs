namespace Rollouts.Delivery;

/// <summary>The weight of the canary and the version that it goes to, before capacity is looked at (row C43).</summary>
/// <param name="Weight">Weight of the canary.</param>
/// <param name="CanaryHash">The version.</param>
/// <param name="RemovesManagedRoutes">Whether routes of steps go.</param>
internal readonly record struct TrafficWeight(int Weight, string CanaryHash, bool RemovesManagedRoutes)
{
    /// <summary>Whether the Experiment of the step gets its share, too: only in the middle of the steps.</summary>
    public bool CarriesExperiments { get; private init; }

    public static TrafficWeight Decide(RolloutSync sync)
    {
        if (IsRollingBackToShrunkStable(sync))
        {
            // The shares are balanced between what was tried and what comes back.
            return new(DynamicAbort.Weight(sync), sync.Weights()!.Canary.PodTemplateHash ?? "", RemovesManagedRoutes: false);
        }

        if (RolloutHealth.IsPromoted(sync.Status))
        {
            return new(0, sync.NewHash, RemovesManagedRoutes: true);
        }

        if (sync.Pauses.IsAborted)
        {
            return new(DynamicAbort.Weight(sync), sync.NewHash, RemovesManagedRoutes: true);
        }

        if (sync.New.Lasting() is not (> 0 and var available))
        {
            return new(0, sync.NewHash, RemovesManagedRoutes: true) { CarriesExperiments = true };
        }

        return sync.Before.PromoteFull
            ? new(WhilePromoting(sync, available), sync.NewHash, RemovesManagedRoutes: true)
            : new(OfStep(sync), sync.NewHash, RemovesManagedRoutes: false) { CarriesExperiments = true };
    }

    /// <summary>Back to the stable version in the middle of an update, while it is smaller than it has to be (row C43).</summary>
    public static bool IsRollingBackToShrunkStable(RolloutSync sync) =>
        sync.Canary.DynamicStableScale
        && RolloutHealth.IsPromoted(sync.Status)
        && sync.Weights()?.Canary is { Weight: > 0, PodTemplateHash: { Length: > 0 } hash }
        && hash != sync.NewHash
        && (sync.New?.Status.AvailableReplicas ?? 0) < sync.Replicas;

    /// <summary>A full promotion moves traffic as fast as pods come, or all at its end.</summary>
    private static int WhilePromoting(RolloutSync sync, int available)
    {
        var current = sync.Weights()?.Canary.Weight ?? 0;
        return sync.Canary.DynamicStableScale && sync.Replicas > 0
            ? Math.Max(current, (int)Math.Min(sync.MaxWeight(), (long)sync.MaxWeight() * available / sync.Replicas))
            : current;
    }

    /// <summary>The weight of the step once its pods are there, until then that of the steps before; a lower one at once, since pods go after their traffic.</summary>
    private static int OfStep(RolloutSync sync)
    {
        if (CanarySteps.Index(sync.Rollout) is not { } index)
        {
            // Without steps traffic follows the pods: all at once when all are there.
            return CanaryReplicaSets.AreThere(sync) ? sync.MaxWeight() : 0;
        }

        var weight = CanarySteps.Weight(sync.Rollout, isAborted: false, sync.MaxWeight());
        // Pods may have died since, or a user passed over the step that waited for them.
        return CanaryReplicaSets.AreThere(sync) || IsCarried(sync, weight)
            ? weight
            : CanaryCapacity.Limit(sync, Math.Min(weight, CanarySteps.WeightBefore(sync.Rollout, index)));
    }

    /// <summary>The weight is in force, and the version has more pods than it needs for it: some are about to go.</summary>
    private static bool IsCarried(RolloutSync sync, int weight) =>
        !sync.Snapshot.StrictArgo
        && sync.Weights()?.Canary is { } canary
        && canary.Weight == weight
        && canary.PodTemplateHash == sync.NewHash
        && sync.New.Lasting() > CanaryReplicaSets.Wanted(sync).Canary;
}
