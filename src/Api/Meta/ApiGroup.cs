namespace Rollouts.Api;

/// <summary>Group, version and kinds of the resources (row A16).</summary>
public static class ApiGroup
{
    public const string Name = "argoproj.io";
    public const string Version = "v1alpha1";
    public const string ApiVersion = "argoproj.io/v1alpha1";
    public const string RolloutKind = "Rollout";
    public const string AnalysisRunKind = "AnalysisRun";
    public const string AnalysisTemplateKind = "AnalysisTemplate";
    public const string ClusterAnalysisTemplateKind = "ClusterAnalysisTemplate";
    public const string ExperimentKind = "Experiment";
}
