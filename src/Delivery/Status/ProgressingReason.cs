namespace Rollouts.Delivery;

/// <summary>Reasons of a Rollout's conditions (rows H15 to H19).</summary>
public static class ProgressingReason
{
    public const string NewReplicaSetCreated = nameof(NewReplicaSetCreated);
    public const string ReplicaSetUpdated = nameof(ReplicaSetUpdated);
    public const string ReplicaSetNotAvailable = nameof(ReplicaSetNotAvailable);
    public const string NewReplicaSetAvailable = nameof(NewReplicaSetAvailable);
    public const string ProgressDeadlineExceeded = nameof(ProgressDeadlineExceeded);
    public const string RolloutAborted = nameof(RolloutAborted);
    public const string RolloutPaused = nameof(RolloutPaused);
    public const string RolloutResumed = nameof(RolloutResumed);
    public const string RolloutRetry = nameof(RolloutRetry);
    public const string ReplicaSetCreateError = nameof(ReplicaSetCreateError);
    public const string FoundNewReplicaSet = nameof(FoundNewReplicaSet);
}
