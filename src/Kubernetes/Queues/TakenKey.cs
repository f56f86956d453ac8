namespace Rollouts.Kubernetes;

/// <summary>A key taken from a queue, or none because the queue is closed.</summary>
public readonly record struct TakenKey<TKey>(bool HasKey, TKey? Key)
    where TKey : notnull;
