using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Where requests should go now, for all routers of a strategy: each is told the hashes, then the weight, in the order of row C45. Routers write only
/// what differs, so that saying the same again costs nothing.
/// </summary>
public sealed record TrafficTarget
{
    /// <summary>Weight of the canary, 0 to <see cref="MaxWeight"/>.</summary>
    public required int Weight { get; init; }

    /// <summary>The weight that means all traffic (row C15).</summary>
    public required int MaxWeight { get; init; }

    /// <summary>The version that the canary's share goes to.</summary>
    public required string CanaryHash { get; init; }

    public required string StableHash { get; init; }

    /// <summary>The Service of the canary, of both ping and pong the one that is (row C42); null where subsets tell the versions apart.</summary>
    public string? CanaryService { get; init; }

    public string? StableService { get; init; }

    /// <summary>Weights of experiments, taken from the stable version's share.</summary>
    public IReadOnlyList<WeightDestination> Additional { get; init; } = [];

    /// <summary>
    /// The weight is written before the hashes: the canary has no pods left, and nothing may be sent there first (row G24), or it takes over with less
    /// weight than the version before it.
    /// </summary>
    public bool WeightFirst { get; init; }

    /// <summary>Routes that steps have added go (row C43).</summary>
    public bool RemovesManagedRoutes { get; init; }

    /// <summary>The header route of the current step (row C21).</summary>
    public SetHeaderRoute? HeaderRoute { get; init; }

    /// <summary>The mirror route of the current step (row C22).</summary>
    public SetMirrorRoute? MirrorRoute { get; init; }

    /// <summary>
    /// All steps up to the current one that set routes, in their order: what they leave is what should be there, also where somebody took it away.
    /// Null where that is not known, and routes stay as they are but for those of the current step.
    /// </summary>
    public IReadOnlyList<CanaryStep>? RouteSteps { get; init; }

    /// <summary>Whether the weight is to be verified where a router can do it (row C47).</summary>
    public bool Verifies { get; init; }

    /// <summary>Routers repeat the faults that those of Argo Rollouts have (rows G3, G5, G7 and G12).</summary>
    public bool StrictArgo { get; init; }

    /// <summary>Share of the stable version.</summary>
    public int StableWeight => Math.Max(0, MaxWeight - Weight - Additional.Total(destination => destination.Weight));
}
