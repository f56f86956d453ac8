using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>Says of a weight whether all proxies follow it, as routers that can look at their load balancer do (row C47).</summary>
internal sealed class VerifyingRouter(DataPlane plane) : ITrafficRouter
{
    public string Type => "Verifying";

    public EvidenceKind Strongest => EvidenceKind.TargetGroups;

    public bool IsAskedFor(RolloutTrafficRouting routing) => true;

    public Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            request.Target.Verifies
                ? new WeightEvidence(EvidenceKind.TargetGroups, plane.HasConverged ? null : "all proxies to follow")
                : WeightEvidence.Echo
        );

    /// <summary>It looks at what the objects of Istio say.</summary>
    public Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<RoutedTraffic?>>(
            plane.Latest is { } state
                ?
                [
                    new RoutedTraffic(
                        request.Target.CanaryService == "ping" ? request.Target.MaxWeight - state.CanaryWeight : state.CanaryWeight,
                        state.CanaryHash,
                        state.StableHash
                    ),
                ]
                : []
        );
}
