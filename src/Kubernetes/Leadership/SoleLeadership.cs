namespace Rollouts.Kubernetes;

/// <summary>For a process that has no rivals.</summary>
public sealed class SoleLeadership : ILeadership
{
    public bool IsHeld => true;

    public TimeSpan? AdmitWrite() => null;

    public Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work(cancellationToken);
    }
}
