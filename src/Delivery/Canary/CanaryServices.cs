using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Points the stable and the canary Service at their versions (rows C1, C42 and C48).</summary>
internal static class CanaryServices
{
    public static void Plan(RolloutSync sync)
    {
        var stable = sync.Stable ?? (string.IsNullOrEmpty(sync.Before.StableRS) ? sync.New : null);
        var weight = sync.Weights()?.Canary.Weight ?? 0;
        if (PingPongServices.AreUsed(sync))
        {
            PlanPingPong(sync, stable, weight);
        }

        Point(sync, sync.Canary.StableService, stable, sync.MaxWeight() - weight);
        if (!sync.IsRouted())
        {
            // Without a router an aborted canary Service would lead to pods that are about to go.
            Point(sync, sync.Canary.CanaryService, sync.Pauses.IsAborted ? stable : sync.New, weight);
        }
        else if (!sync.Pauses.IsAborted && !TrafficWeight.IsRollingBackToShrunkStable(sync))
        {
            Point(sync, sync.Canary.CanaryService, sync.New, weight);
        }
    }

    private static void PlanPingPong(RolloutSync sync, ReplicaSet? stable, int weight)
    {
        if (RolloutHealth.IsPromoted(sync.Status))
        {
            // The first version is stable before it has pods: whoever led to all pods until then may have users.
            Point(sync, PingPongServices.StableOf(sync), stable, sync.MaxWeight() - weight);
        }
        else if (!sync.Pauses.IsAborted)
        {
            // Row C42: nobody is sent there yet, so pods need not be waited for.
            var name = PingPongServices.CanaryOf(sync);
            Point(sync, name, sync.New, weight, waits: sync.FindService(name)?.SelectedHash() is null);
        }
    }

    private static void Point(RolloutSync sync, string? name, ReplicaSet? target, int weight, bool waits = true)
    {
        if (target is null || sync.FindService(name) is not { } service || ServiceSwitch.IsDone(sync, service, target.PodHash()))
        {
            return;
        }

        if ((waits && !IsReady(target, service.IsManagedBy(sync))) || !CanCarry(sync, service, target, weight))
        {
            sync.Wait($"pods of {target.Name()} before Service {name} leads to them");
            return;
        }

        ServiceSwitch.Plan(sync, service, target.PodHash());
    }

    /// <summary>The first adoption narrows what the Service selected: all pods have to be there. Later one is enough.</summary>
    private static bool IsReady(ReplicaSet target, bool isManaged) =>
        isManaged ? target.Status.AvailableReplicas > 0 : target.Desired() > 0 && target.Status.AvailableReplicas >= target.Desired();

    /// <summary>Whoever takes a Service's requests over has the pods for them, or lacks no more than whom it takes them from.</summary>
    public static bool CanCarry(RolloutSync sync, Service service, ReplicaSet target, int weight)
    {
        if (!sync.IsRouted() || sync.FindVersion(service.SelectedHash()) is not { } carrier)
        {
            return true;
        }

        if (!TrafficSettling.IsSettled(sync))
        {
            // A proxy that has not heard of the last weights yet may send this Service as many requests as ever.
            return sync.Missing(sync.MaxWeight(), target) <= sync.Missing(sync.MaxWeight(), carrier);
        }

        // It may have the other Service's requests already.
        string?[] names = [PingPongServices.CanaryOf(sync), PingPongServices.StableOf(sync)];
        var hasOther = names.Any(name => name != service.Metadata.Name && sync.FindService(name)?.SelectedHash() == target.PodHash());
        var present = hasOther ? sync.MaxWeight() - weight : 0;
        return sync.Missing(present + weight, target) <= sync.Missing(present, target) + sync.Missing(weight, carrier);
    }
}
