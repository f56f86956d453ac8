namespace Rollouts.Api;

/// <summary>Labels that the controllers set or read (rows A20, A27, A28, A30).</summary>
public static class RolloutLabels
{
    /// <summary>Row A20: on ReplicaSets, pods, Service selectors, AnalysisRuns and Experiments.</summary>
    public const string PodTemplateHash = "rollouts-pod-template-hash";

    /// <summary>Row A27.</summary>
    public const string ControllerInstanceId = "argo-rollouts.argoproj.io/controller-instance-id";

    /// <summary>Row A28: a value of RolloutRunType.</summary>
    public const string RolloutType = "rollout-type";

    /// <summary>Row A28: on runs of a canary step only.</summary>
    public const string StepIndex = "step-index";

    /// <summary>Row A30: on the Job of a job metric and on its pods.</summary>
    public const string AnalysisRunUid = "analysisrun.argoproj.io/uid";
}
