namespace Rollouts.Simulation;

/// <summary>From where a pod's death is known.</summary>
internal enum Sight
{
    /// <summary>It counts from the status of a ReplicaSet that the controller has seen; births count at once.</summary>
    OfDeaths,

    /// <summary>Deaths and births count from the status of a ReplicaSet that the controller has seen, and the Rollout as it has seen it.</summary>
    OfReplicaSets,

    /// <summary>It counts from the watch of pods, which may be ahead of that of ReplicaSets, in scripts where the controller looks at single pods.</summary>
    OfPods,
}
