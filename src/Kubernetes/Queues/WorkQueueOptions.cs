namespace Rollouts.Kubernetes;

/// <summary>Waits of a <see cref="WorkQueue{TKey}"/> after failures. Row A39.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>Wait after the first failure of a key; each further one doubles it.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest wait after failures of a key.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);
}
