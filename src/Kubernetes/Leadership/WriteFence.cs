namespace Rollouts.Kubernetes;

/// <summary>
/// Bounds the writes of a leader in time. The last one is sent so early that its time is up at the renew deadline; from there to the end of the lease
/// nothing of this leader is under way any more, and what remains is for a server that is slow to let go.
/// </summary>
/// <param name="Limit">How long one write may take.</param>
/// <param name="LastStart">How long after the last renewal one may be sent.</param>
public sealed record WriteFence(TimeSpan Limit, TimeSpan LastStart)
{
    /// <summary>Less than the time between the renew deadline and the end of the lease, and short enough to leave time for renewals.</summary>
    public static WriteFence For(TimeSpan duration, TimeSpan renewDeadline, TimeSpan retryPeriod)
    {
        var slack = (duration - renewDeadline) * 0.8;
        var spare = (renewDeadline - retryPeriod) / 2;
        var limit = slack < spare ? slack : spare;
        return new WriteFence(limit, renewDeadline - limit);
    }

    /// <summary>Whether a write may be sent so long after the last renewal.</summary>
    public bool Admits(TimeSpan sinceRenewal) => sinceRenewal < LastStart;
}
