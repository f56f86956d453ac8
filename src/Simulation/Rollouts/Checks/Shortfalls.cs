using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Simulation;

/// <summary>The pods that versions lack for the requests that reach them, as one lens shows them at one instant.</summary>
internal sealed class Shortfalls
{
    /// <summary>What the scripts ask of each experiment.</summary>
    public const int PodsOfExperiment = 1;

    private Shortfalls(IReadOnlyList<(RouteState? State, Dictionary<string, int> Missing)> byState, int available, int needed) =>
        (ByState, Available, Needed) = (byState, available, needed);

    /// <summary>Missing pods by version, for every state that some proxy may follow.</summary>
    public IReadOnlyList<(RouteState? State, Dictionary<string, int> Missing)> ByState { get; }

    /// <summary>The same for what was said last at each entrance.</summary>
    public IEnumerable<(RouteState? State, Dictionary<string, int> Missing)> Latest =>
        ByState.GroupBy(static entry => entry.State?.Entrance).Select(static entries => entries.Last());

    /// <summary>Pods that serve, over all versions.</summary>
    public int Available { get; }

    /// <summary>Pods that have to serve, over all versions; 0 where routes or Services tell versions apart.</summary>
    public int Needed { get; }

    /// <summary>Pods that would be missing if all experiments were over, and their requests went to the stable version as it is.</summary>
    public int WhenExperimentsEnd { get; private init; }

    public static Shortfalls Take(DataPlane plane, RolloutScript script, CapacityLens lens)
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
            case StrategyKind.Recreate:
                // Nobody serves for a while, as the user wishes.
                return new([], 0, 0);
            case StrategyKind.BlueGreen:
                var active = plane.Selected("active") ?? DataPlane.Everybody;
                var missing = new Dictionary<string, int> { [active] = Math.Max(0, replicas - lens.Of(active)) };

                return new([(null, missing)], 0, 0);
            default:
                var counted = Counted(rollout, replicas);
                return new([.. plane.InForce.Select(state => ((RouteState?)state, Missing(state, plane.SharesOf(state))))], 0, 0)
                {
                    WhenExperimentsEnd = plane.Latest is { } latest ? WithoutExperiments(latest).Values.Sum() : 0,
                };

                Dictionary<string, int> Missing(RouteState state, Dictionary<string, int> shares) =>
                    MissingOf(shares, state.Experiments, replicas, lens, counted);

                Dictionary<string, int> WithoutExperiments(RouteState state)
                {
                    // With ping-pong the stable version may be at either end of the routes.
                    var stable = rollout.Status.StableRS ?? "";
                    var shares = plane.SharesOf(state);
                    shares[stable] = shares.GetValueOrDefault(stable) + state.Experiments.Sum(static share => share.Weight);
                    return Missing(state with { Experiments = [] }, shares);
                }
        }
    }

    /// <summary>A version whose pods a step counts by itself (row C18) is obeyed: it needs no more, whatever its weight.</summary>
    private static (string Hash, int Pods)? Counted(Rollout rollout, int replicas) =>
        CanarySteps.CanaryScale(rollout, rollout.Status.Abort) is { } scale
            ? (rollout.Status.CurrentPodHash ?? "", scale.Replicas ?? PodsFor(replicas, scale.Weight ?? 0))
            : null;

    private static Dictionary<string, int> MissingOf(
        Dictionary<string, int> shares,
        IReadOnlyList<(string Service, int Weight)> experiments,
        int replicas,
        CapacityLens lens,
        (string Hash, int Pods)? counted
    ) =>
        shares
            .Select(share =>
            {
                var needed = PodsFor(replicas, share.Value);
                var asked = counted is var (hash, pods) && hash == share.Key ? Math.Min(needed, pods) : needed;
                return (share.Key, Missing: asked - lens.Of(share.Key));
            })
            .Concat(experiments.Select(share => (Key: share.Service, Missing: PodsOfExperiment - lens.OfExperiment(share.Service))))
            .ToDictionary(static share => share.Key, static share => Math.Max(0, share.Missing));

    private static int PodsFor(int replicas, int weight) => ((replicas * weight) + 99) / 100;
}
