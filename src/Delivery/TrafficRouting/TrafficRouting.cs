using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What a strategy says about routers (rows C3 and C15).</summary>
internal static class TrafficRouting
{
    /// <summary>Weights are given to routers, and pods are counted as rows C40 and C41 say.</summary>
    public static bool IsRouted(this RolloutSync sync) => sync.Spec.Strategy.Canary?.TrafficRouting is not null;

    /// <summary>There is somebody to tell: <c>trafficRouting: {}</c> counts pods as routed, but has no router (row C3).</summary>
    public static bool HasRouter(this RolloutTrafficRouting routing) =>
        routing
            is { Istio: not null }
                or { Nginx: not null }
                or { Alb: not null }
                or { Smi: not null }
                or { Ambassador: not null }
                or { AppMesh: not null }
                or { Traefik: not null }
                or { Apisix: not null }
                or { GatewayAPI: not null }
                or { Plugins.Count: > 0 };

    public static int MaxWeight(this RolloutSync sync) => RolloutDefaults.MaxTrafficWeightOf(sync.Rollout);

    /// <summary>
    /// The weights that requests follow now: what the routers were seen to have, and where nobody saw them what the status says that they were told. The
    /// status may be wrong: its write was refused, or the controller died before it.
    /// </summary>
    public static TrafficWeights? Weights(this RolloutSync sync) => WeightsInForce.Of(sync);

    /// <summary>Pods that a weight needs, rounded up.</summary>
    public static int PodsFor(this RolloutSync sync, int weight) =>
        (int)((((long)sync.Replicas * Math.Max(weight, 0)) + sync.MaxWeight() - 1) / sync.MaxWeight());

    /// <summary>Pods that serve and will go on serving: none where there is no such version.</summary>
    public static int Lasting(this ReplicaSet? replicaSet) => replicaSet?.Size().LastingAvailable ?? 0;

    /// <summary>The version that the canary's share goes to now.</summary>
    public static ReplicaSet? Carrier(this RolloutSync sync) =>
        sync.FindVersion(CurrentTraffic.Canary(sync, sync.Weights()?.Canary.PodTemplateHash));

    /// <summary>The version that the rest goes to now.</summary>
    public static ReplicaSet? StableCarrier(this RolloutSync sync) =>
        CurrentTraffic.Stable(sync, null) is { Length: > 0 } selected ? sync.FindVersion(selected) : sync.Stable ?? sync.New;

    /// <summary>Pods that a version lacks for a weight.</summary>
    public static int Missing(this RolloutSync sync, int weight, ReplicaSet? version) =>
        Math.Max(0, sync.PodsFor(weight) - version.Lasting());

    /// <summary>As <see cref="Missing"/>, but no more than the spec asks for (rows C14 and C18).</summary>
    public static int MissingAsAsked(this RolloutSync sync, int weight, ReplicaSet? version) =>
        Math.Max(0, sync.AsAsked(sync.PodsFor(weight), version) - version.Lasting());

    /// <summary>
    /// Of the pods that a version needs those that the spec asks for: a step may count the canary's pods itself (row C18), and a threshold may be content
    /// with a part of them (row C14).
    /// </summary>
    public static int AsAsked(this RolloutSync sync, int needed, ReplicaSet? version)
    {
        var asked =
            version?.PodHash() != sync.NewHash
                ? null
                : CanarySteps.CanaryScale(sync.Rollout, sync.Pauses.IsAborted) switch
                {
                    { Replicas: { } replicas } => replicas,
                    { Weight: { } share } => sync.PodsFor(share),
                    _ => (int?)null,
                };
        return ReplicaProgress.Least(sync, Math.Min(needed, asked ?? needed));
    }

    /// <summary>The version of a hash, as it will be after the actions so far.</summary>
    public static ReplicaSet? FindVersion(this RolloutSync sync, string? hash) =>
        string.IsNullOrEmpty(hash) ? null : sync.Owned.Find(rs => rs.PodHash() == hash);
}
