namespace Rollouts.Simulation;

/// <summary>How the simulated nodes behave where a pod says nothing else.</summary>
public sealed record NodeOptions
{
    /// <summary>Names of the nodes that this simulator creates and plays; pods are spread over them by uid.</summary>
    public IReadOnlyList<string> NodeNames { get; init; } = ["node-1"];

    /// <summary>Only pods of this namespace are bound and played; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Pods whose <c>spec.schedulerName</c> is this are bound to these nodes; all others are left to whoever binds them.</summary>
    public string SchedulerName { get; init; } = "default-scheduler";

    /// <summary>From a container's start until it is ready. A longer <c>readinessProbe.initialDelaySeconds</c> wins.</summary>
    public TimeSpan ReadyDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From the end of the preStop hook until a container has stopped.</summary>
    public TimeSpan StopDelay { get; init; } = TimeSpan.Zero;

    /// <summary>First wait of CrashLoopBackOff; it doubles up to <see cref="CrashBackOffLimit"/>. The first restart does not wait, as on a real node.</summary>
    public TimeSpan CrashBackOff { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan CrashBackOffLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a pull that fails shows ErrImagePull before it shows ImagePullBackOff.</summary>
    public TimeSpan PullErrorDelay { get; init; } = TimeSpan.FromSeconds(1);
}
