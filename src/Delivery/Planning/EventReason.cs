namespace Rollouts.Delivery;

/// <summary>Reasons of the events on a Rollout (row H26).</summary>
public static class EventReason
{
    public const string RolloutUpdated = nameof(RolloutUpdated);
    public const string NewReplicaSetCreated = nameof(NewReplicaSetCreated);
    public const string ScalingReplicaSet = nameof(ScalingReplicaSet);
    public const string RolloutNotCompleted = nameof(RolloutNotCompleted);
    public const string RolloutCompleted = nameof(RolloutCompleted);
    public const string RolloutStepCompleted = nameof(RolloutStepCompleted);
    public const string RolloutPaused = nameof(RolloutPaused);
    public const string RolloutResumed = nameof(RolloutResumed);
    public const string RolloutAborted = nameof(RolloutAborted);
    public const string SwitchService = nameof(SwitchService);
    public const string TrafficWeightUpdated = nameof(TrafficWeightUpdated);
    public const string TrafficRoutingError = nameof(TrafficRoutingError);
    public const string WeightVerifyError = nameof(WeightVerifyError);
    public const string TargetGroupVerified = nameof(TargetGroupVerified);
    public const string TargetGroupUnverified = nameof(TargetGroupUnverified);
    public const string TargetGroupVerifyError = nameof(TargetGroupVerifyError);
    public const string ReplicaSetCreateError = nameof(ReplicaSetCreateError);
    public const string StepPluginTransition = nameof(StepPluginTransition);
    public const string SkipSteps = nameof(SkipSteps);
    public const string ReconciliationError = nameof(ReconciliationError);
    public const string RolloutDeleted = nameof(RolloutDeleted);
    public const string ServiceReferenceError = nameof(ServiceReferenceError);

    public const string ExperimentCreated = nameof(ExperimentCreated);

    /// <summary>Ours: how to mend an invalid spec, beside the condition whose message is fixed by row A43.</summary>
    public const string InvalidSpecRemedy = nameof(InvalidSpecRemedy);

    /// <summary>Ours: an action was not carried out because it would have broken an invariant; the message names both.</summary>
    public const string ActionRefused = nameof(ActionRefused);

    /// <summary>Followed by the phase of the run (row D32).</summary>
    public const string AnalysisRunPrefix = "AnalysisRun";
}
