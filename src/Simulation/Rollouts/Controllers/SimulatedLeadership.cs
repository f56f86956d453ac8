using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A lease of the usual times, whose renewals fail from when the script says, and the fence that goes with it.</summary>
internal sealed class SimulatedLeadership(VirtualTime time, bool fences) : ILeadership
{
    private static readonly LeaseOptions Usual = new()
    {
        Namespace = VirtualStore.Namespace,
        Name = "lock",
        Identity = "simulated",
    };

    private static readonly WriteFence Fence = WriteFence.For(Usual.Duration, Usual.RenewDeadline, Usual.RetryPeriod);

    /// <summary>How long the next leader waits for one that fell silent.</summary>
    public static TimeSpan Duration => Usual.Duration;

    /// <summary>When the lease was renewed for the last time; null while that goes on.</summary>
    public DateTimeOffset? LastRenewal { get; set; }

    public bool IsHeld => SinceRenewal < Usual.RenewDeadline;

    private TimeSpan SinceRenewal => time.Now - (LastRenewal ?? time.Now);

    public TimeSpan? AdmitWrite()
    {
        if (!(fences ? Fence.Admits(SinceRenewal) : IsHeld))
        {
            throw new LeadershipLostException("The lease was not renewed in time.");
        }

        return fences ? Fence.Limit : null;
    }

    public Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => work(cancellationToken);
}
