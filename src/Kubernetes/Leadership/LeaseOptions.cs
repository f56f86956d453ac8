namespace Rollouts.Kubernetes;

/// <summary>Which Lease is held, by whom and how (row L12). All processes that compete for it have the same times.</summary>
public sealed class LeaseOptions
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Names this process and no other, also not an earlier one on the same machine.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others leave a lease alone that is not renewed.</summary>
    /// <value>The default value is 15 seconds; longer than <see cref="RenewDeadline"/>.</value>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader works on without a renewal.</summary>
    /// <value>The default value is 10 seconds; longer than <see cref="RetryPeriod"/>.</value>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is asked for or renewed.</summary>
    /// <value>The default value is 2 seconds; longer than 0.</value>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with the times; empty when nothing is.</summary>
    public static IEnumerable<string> Faults(TimeSpan duration, TimeSpan renewDeadline, TimeSpan retryPeriod)
    {
        if (retryPeriod <= TimeSpan.Zero)
        {
            yield return $"The retry period of the lease is {retryPeriod}: give more than 0.";
        }

        if (renewDeadline <= retryPeriod)
        {
            yield return $"The renew deadline of the lease is {renewDeadline}: give more than the retry period, {retryPeriod}.";
        }

        if (duration <= renewDeadline || duration < TimeSpan.FromSeconds(1))
        {
            yield return $"The duration of the lease is {duration}: give more than the renew deadline, {renewDeadline}, and at least 1 second.";
        }
    }
}
