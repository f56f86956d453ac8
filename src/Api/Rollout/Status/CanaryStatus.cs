namespace Rollouts.Api;

/// <summary>State of a canary (row H10).</summary>
public sealed record CanaryStatus : KubernetesView
{
    public RolloutAnalysisRunStatus? CurrentStepAnalysisRunStatus { get; init; }

    public RolloutAnalysisRunStatus? CurrentBackgroundAnalysisRunStatus { get; init; }

    /// <summary>Name of the running Experiment.</summary>
    public string? CurrentExperiment { get; init; }

    /// <summary>Last weights given to the routers.</summary>
    public TrafficWeights? Weights { get; init; }

    /// <summary>One of PingPong, or absent (row C42).</summary>
    public string? StablePingPong { get; init; }

    public IReadOnlyList<StepPluginStatus>? StepPluginStatuses { get; init; }
}
