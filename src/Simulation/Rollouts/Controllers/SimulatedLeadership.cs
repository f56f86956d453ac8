using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A lease whose holder is decided by the script.</summary>
internal sealed class SimulatedLeadership : ILeadership
{
    public bool IsHeld { get; set; } = true;

    public Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => work(cancellationToken);
}
