using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Points the stable and the canary Service at their versions (rows C1, C42 and C48).</summary>
internal static class CanaryServices
{
    public static void Plan(RolloutSync sync)
    {
        var stable = sync.Stable ?? (string.IsNullOrEmpty(sync.Before.StableRS) ? sync.New : null);
        if (PingPongServices.AreUsed(sync))
        {
            PlanPingPong(sync, stable);
        }

        Point(sync, sync.Canary.StableService, stable);
        if (!sync.IsRouted())
        {
            // Without a router an aborted canary Service would lead to pods that are about to go.
            Point(sync, sync.Canary.CanaryService, sync.Pauses.IsAborted ? stable : sync.New);
        }
        else if (!sync.Pauses.IsAborted && !TrafficWeight.IsRollingBackToShrunkStable(sync))
        {
            Point(sync, sync.Canary.CanaryService, sync.New);
        }
    }

    private static void PlanPingPong(RolloutSync sync, ReplicaSet? stable)
    {
        if (
            RolloutHealth.IsPromoted(sync.Status)
            || (sync.Pauses.IsAborted && sync.FindService(PingPongServices.StableOf(sync))?.SelectedHash() is null)
        )
        {
            // The first version is stable before it has pods: whoever led to all pods until then may have users.
            Point(sync, PingPongServices.StableOf(sync), stable);
        }
        else if (!sync.Pauses.IsAborted)
        {
            // Row C42: nobody is sent there yet, so pods need not be waited for.
            var name = PingPongServices.CanaryOf(sync);
            Point(sync, name, sync.New, waits: sync.FindService(name)?.SelectedHash() is null);
        }
    }

    private static void Point(RolloutSync sync, string? name, ReplicaSet? target, bool waits = true)
    {
        if (target is null || sync.FindService(name) is not { } service || ServiceSwitch.IsDone(sync, service, target.PodHash()))
        {
            return;
        }

        if ((waits && !IsReady(sync, target, service.IsManagedBy(sync))) || !CanCarry(sync, service, target))
        {
            sync.Wait(WaitKind.Pods, $"pods of {target.Name()} before Service {name} leads to them");
            return;
        }

        ServiceSwitch.Plan(sync, service, target.PodHash());
    }

    /// <summary>The first adoption narrows what the Service selected: all pods have to be there, or as many as count as all (row C14). Later one is enough.</summary>
    private static bool IsReady(RolloutSync sync, ReplicaSet target, bool isManaged) =>
        isManaged
            ? target.Status.AvailableReplicas > 0
            : target.Desired() > 0 && target.Status.AvailableReplicas >= ReplicaProgress.Least(sync, target.Desired());

    /// <summary>A Service that led to all versions when it was the stable one, and that proxies may follow as such still.</summary>
    private static bool MayHaveRequestsOfAll(RolloutSync sync, Service service) =>
        PingPongServices.AreUsed(sync)
        && !sync.Snapshot.StrictArgo
        && service.SelectedHash() is null
        && sync.Weights() is not null
        && !TrafficSettling.IsSettled(sync);

    /// <summary>Whoever takes a Service's requests over has the pods for them, or no more are missing than before: at every weight that proxies may follow.</summary>
    public static bool CanCarry(RolloutSync sync, Service service, ReplicaSet target) =>
        !sync.IsRouted()
        || (sync.FindVersion(service.SelectedHash()) is null && !MayHaveRequestsOfAll(sync, service))
        || CurrentTraffic.Worse(sync, service.Metadata.Name, target.PodHash(), TrafficSettling.IsSettled(sync)) is null;
}
