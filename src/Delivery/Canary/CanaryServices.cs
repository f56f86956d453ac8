using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Points the stable and the canary Service at their versions (rows C1 and C48).</summary>
internal static class CanaryServices
{
    public static void Plan(RolloutSync sync)
    {
        var stable = sync.Stable ?? (string.IsNullOrEmpty(sync.Before.StableRS) ? sync.New : null);
        Point(sync, sync.Canary.StableService, stable);
        // Without a router an aborted canary Service would lead to pods that are about to go.
        Point(sync, sync.Canary.CanaryService, sync.Pauses.IsAborted ? stable : sync.New);
    }

    private static void Point(RolloutSync sync, string? name, ReplicaSet? target)
    {
        if (target is null || sync.FindService(name) is not { } service || ServiceSwitch.IsDone(sync, service, target.PodHash()))
        {
            return;
        }

        if (!IsReady(target, service.IsManagedBy(sync)))
        {
            sync.Wait($"pods of {target.Name()} before Service {name} leads to them");
            return;
        }

        ServiceSwitch.Plan(sync, service, target.PodHash());
    }

    /// <summary>The first adoption narrows what the Service selected: all pods have to be there. Later one is enough.</summary>
    private static bool IsReady(ReplicaSet target, bool isManaged) =>
        isManaged ? target.Status.AvailableReplicas > 0 : target.Desired() > 0 && target.Status.AvailableReplicas >= target.Desired();
}
