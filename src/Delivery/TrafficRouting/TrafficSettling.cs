namespace Rollouts.Delivery;

/// <summary>Whether requests already go where the routers were last told: before that no pod that may still get some is taken away.</summary>
internal static class TrafficSettling
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>True once all routers confirmed the weights of the status, as they do at once unless something fails; otherwise asks for another look.</summary>
    public static bool IsConfirmed(RolloutSync sync)
    {
        if (sync.Status.Canary.Weights is not { } told)
        {
            return true;
        }

        if (
            sync.Snapshot is { Traffic: { } seen, TrafficFault: null }
            && seen.CanaryWeight == told.Canary.Weight
            && seen.CanaryHash == (told.Canary.PodTemplateHash ?? "")
            && seen.StableHash == (told.Stable.PodTemplateHash ?? "")
        )
        {
            return true;
        }

        // A router that fails ends the pass, and is asked again with back-off.
        sync.RequeueAt(sync.Snapshot.TrafficFault is null || sync.TellsRouters ? sync.Now : sync.Now + Soon);
        sync.Wait(WaitKind.Routers, $"the routers to confirm weight {told.Canary.Weight}");
        return false;
    }

    /// <summary>Confirmed, and by the strongest evidence that there is seen in force (row C47).</summary>
    public static bool IsInForce(RolloutSync sync) => IsConfirmed(sync) && sync.Doubt is null;

    /// <summary>
    /// Confirmed, not known to be otherwise than it should be, and the propagation delay has passed; otherwise asks for another look. An abort does not wait
    /// for who can see the weight in force: it has to come to its end also when that is broken.
    /// </summary>
    public static bool IsSettled(RolloutSync sync)
    {
        if (sync.Status.Canary.Weights is not { } told)
        {
            return true;
        }

        if (!IsConfirmed(sync))
        {
            return false;
        }

        if (sync.Doubt is not null && !sync.Pauses.IsAborted)
        {
            // What is waited for, and when to look again, the planner of the traffic has said.
            return false;
        }

        var settledAt = sync.Snapshot.Traffic!.Since + sync.Snapshot.TrafficPropagationDelay;
        if (settledAt <= sync.Now)
        {
            return true;
        }

        sync.RequeueAt(settledAt);
        sync.Wait(
            new SaidWait(WaitKind.Proxies, $"weight {told.Canary.Weight} to reach all proxies")
            {
                Since = sync.Snapshot.Traffic.Since,
                Until = settledAt,
            }
        );
        return false;
    }
}
