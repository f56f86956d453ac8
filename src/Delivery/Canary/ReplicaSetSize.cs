namespace Rollouts.Delivery;

/// <summary>The size of one ReplicaSet: what it was told to have and what serves.</summary>
/// <param name="Desired"><c>spec.replicas</c>.</param>
/// <param name="Available"><c>status.availableReplicas</c>.</param>
public readonly record struct ReplicaSetSize(int Desired, int Available)
{
    /// <summary>Pods that will go on serving: more pods may be available than wanted while a scale-down is under way.</summary>
    public int LastingAvailable => Math.Min(Desired, Available);
}
