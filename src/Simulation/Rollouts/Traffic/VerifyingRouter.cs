using Rollouts.Api;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>Says of a weight whether all proxies follow it, as routers that can look at their load balancer do (row C47).</summary>
internal sealed class VerifyingRouter(DataPlane plane) : ITrafficRouter
{
    public string Type => "Verifying";

    public bool IsAskedFor(RolloutTrafficRouting routing) => true;

    public Task<bool?> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default) =>
        Task.FromResult<bool?>(request.Target.Verifies ? plane.HasConverged : null);
}
