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

    /// <summary>The weights that the routers were told last.</summary>
    public static TrafficWeights? Weights(this RolloutSync sync) => sync.Before.Canary.Weights;

    /// <summary>Pods that a weight needs, rounded up.</summary>
    public static int PodsFor(this RolloutSync sync, int weight) =>
        (int)((((long)sync.Replicas * Math.Max(weight, 0)) + sync.MaxWeight() - 1) / sync.MaxWeight());

    /// <summary>Pods that serve and will go on serving: none where there is no such version.</summary>
    public static int Lasting(this ReplicaSet? replicaSet) => replicaSet?.Size().LastingAvailable ?? 0;

    /// <summary>The version that the canary's share goes to: where its Service leads, or without one what the routers were told.</summary>
    public static ReplicaSet? Carrier(this RolloutSync sync) =>
        sync.FindService(PingPongServices.CanaryOf(sync))?.SelectedHash() is { } selected
            ? sync.FindVersion(selected)
            : sync.FindVersion(sync.Weights()?.Canary.PodTemplateHash);

    /// <summary>The version that the rest goes to: where its Service leads, or without one the stable version.</summary>
    public static ReplicaSet? StableCarrier(this RolloutSync sync) =>
        sync.FindService(PingPongServices.StableOf(sync))?.SelectedHash() is { } selected
            ? sync.FindVersion(selected)
            : sync.Stable ?? sync.New;

    /// <summary>Pods that a version lacks for a weight.</summary>
    public static int Missing(this RolloutSync sync, int weight, ReplicaSet? version) =>
        Math.Max(0, sync.PodsFor(weight) - version.Lasting());

    /// <summary>As <see cref="Missing"/>, but no more than a step asks for that counts the canary's pods itself (row C18).</summary>
    public static int MissingAsAsked(this RolloutSync sync, int weight, ReplicaSet? version)
    {
        var needed = sync.PodsFor(weight);
        var asked =
            version?.PodHash() != sync.NewHash
                ? null
                : CanarySteps.CanaryScale(sync.Rollout, sync.Pauses.IsAborted) switch
                {
                    { Replicas: { } replicas } => replicas,
                    { Weight: { } share } => sync.PodsFor(share),
                    _ => (int?)null,
                };
        return Math.Max(0, Math.Min(needed, asked ?? needed) - version.Lasting());
    }

    /// <summary>The version of a hash, as it will be after the actions so far.</summary>
    public static ReplicaSet? FindVersion(this RolloutSync sync, string? hash) =>
        string.IsNullOrEmpty(hash) ? null : sync.Owned.Find(rs => rs.PodHash() == hash);
}
