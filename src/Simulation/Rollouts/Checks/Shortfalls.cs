using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The pods that versions lack for the requests that reach them, as one lens shows them at one instant.</summary>
internal sealed class Shortfalls
{
    private Shortfalls(IReadOnlyList<(RouteState? State, Dictionary<string, int> Missing)> byState, int available, int needed) =>
        (ByState, Available, Needed) = (byState, available, needed);

    /// <summary>Missing pods by version, for every state that some proxy may follow.</summary>
    public IReadOnlyList<(RouteState? State, Dictionary<string, int> Missing)> ByState { get; }

    /// <summary>Pods that serve, over all versions.</summary>
    public int Available { get; }

    /// <summary>Pods that have to serve, over all versions; 0 where routes or Services tell versions apart.</summary>
    public int Needed { get; }

    public static Shortfalls Take(VirtualStore store, DataPlane plane, RolloutScript script, CapacityLens lens)
    {
        if (lens.Rollout is not { } rollout)
        {
            return new([], 0, 0);
        }

        var replicas = RolloutDefaults.ReplicasOf(rollout);
        switch (script.Strategy)
        {
            case StrategyKind.Basic:
                return new([], lens.Of(DataPlane.Everybody), replicas - Fenceposts.Of(rollout).MaxUnavailable);
            case StrategyKind.BlueGreen:
                var active = plane.Selected("active") ?? DataPlane.Everybody;
                var missing = new Dictionary<string, int> { [active] = Math.Max(0, replicas - lens.Of(active)) };

                return new([(null, missing)], 0, 0);
            default:
                var freed = Freed(store);
                return new([.. plane.InForce.Select(state => ((RouteState?)state, Missing(plane, state, replicas, lens, freed)))], 0, 0);
        }
    }

    /// <summary>A version whose pods the spec counts by itself (row C18) is obeyed, whatever its weight needs.</summary>
    private static string? Freed(VirtualStore store)
    {
        var rollout = store.Get(KnownResources.Rollouts, WorldObjects.Name).As<Rollout>(RolloutsJson.Options);
        return CanarySteps.CanaryScale(rollout, rollout.Status.Abort) is null ? null : rollout.Status.CurrentPodHash;
    }

    private static Dictionary<string, int> Missing(DataPlane plane, RouteState state, int replicas, CapacityLens lens, string? freed) =>
        plane
            .SharesOf(state)
            .ToDictionary(
                share => share.Key,
                share => share.Key == freed ? 0 : Math.Max(0, (((replicas * share.Value) + 99) / 100) - lens.Of(share.Key))
            );
}
