namespace Rollouts.Simulation;

/// <summary>How many replicas each ReplicaSet of a Deployment should have next. Pure arithmetic over counts.</summary>
internal static class DeploymentScaling
{
    /// <param name="current">The set of the present template, or null while it does not exist.</param>
    /// <param name="old">All others, oldest first.</param>
    /// <returns>The sets that change, with their next size.</returns>
    public static IReadOnlyList<(RevisionSet Set, int Replicas)> Next(
        DeploymentView deployment,
        RevisionSet? current,
        IReadOnlyList<RevisionSet> old
    )
    {
        if (deployment.Spec.Paused || current is null)
        {
            return Resize(deployment, current, old);
        }

        return deployment.Recreates ? Recreate(deployment, current, old) : Roll(deployment, current, old);
    }

    // A paused Deployment still follows its replicas: the newest set that has pods takes the difference.
    private static List<(RevisionSet, int)> Resize(DeploymentView deployment, RevisionSet? current, IReadOnlyList<RevisionSet> old)
    {
        var active = old.Where(static set => set.Replicas > 0).ToList();
        if (current is { Replicas: > 0 } || (active.Count == 0 && current is not null))
        {
            active.Add(current);
        }

        if (active.Count == 0)
        {
            return [];
        }

        var newest = active[^1];
        var wanted = Math.Max(0, deployment.Spec.Replicas - active.Sum(static set => set.Replicas) + newest.Replicas);
        return wanted == newest.Replicas ? [] : [(newest, wanted)];
    }

    private static List<(RevisionSet, int)> Recreate(DeploymentView deployment, RevisionSet current, IReadOnlyList<RevisionSet> old)
    {
        var running = old.Where(static set => set.Replicas > 0).Select(static set => (set, 0)).ToList();
        return running.Count > 0 ? running
            : old.Any(static set => set.View.Status.Replicas > 0) || current.Replicas == deployment.Spec.Replicas ? []
            : [(current, deployment.Spec.Replicas)];
    }

    private static List<(RevisionSet, int)> Roll(DeploymentView deployment, RevisionSet current, IReadOnlyList<RevisionSet> old)
    {
        var wanted = deployment.Spec.Replicas;
        var (surge, unavailable) = deployment.Budget();
        var total = current.Replicas + old.Sum(static set => set.Replicas);
        var next =
            current.Replicas > wanted ? wanted
            : current.Replicas < wanted ? current.Replicas + Math.Clamp(wanted + surge - total, 0, wanted - current.Replicas)
            : wanted;
        if (next != current.Replicas)
        {
            return [(current, next)];
        }

        var removable = total - (wanted - unavailable) - (current.Replicas - current.Available);
        if (removable <= 0)
        {
            return [];
        }

        var sizes = old.ToDictionary(static set => set, static set => set.Replicas);
        foreach (var set in old)
        {
            // Pods that do not serve go first; they cost no availability.
            var unhealthy = Math.Min(removable, Math.Max(0, set.Replicas - set.Available));
            sizes[set] -= unhealthy;
            removable -= unhealthy;
        }

        var spare = old.Sum(static set => set.Available) + current.Available - (wanted - unavailable);
        foreach (var set in old)
        {
            var healthy = Math.Clamp(spare, 0, sizes[set]);
            sizes[set] -= healthy;
            spare -= healthy;
        }

        return [.. sizes.Where(static pair => pair.Value != pair.Key.Replicas).Select(static pair => (pair.Key, pair.Value))];
    }
}
