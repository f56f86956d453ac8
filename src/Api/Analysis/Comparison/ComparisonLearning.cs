namespace Rollouts.Api;

/// <summary>An A/A comparison of stable pods before the rollout, from which the noise of the arms is learned.</summary>
public sealed record ComparisonLearning : KubernetesView
{
    /// <summary>Windows before the first window of the comparison; at least 240 of which must be usable; default 300.</summary>
    public IntOrString? Windows { get; init; }

    /// <summary>Stable pods in the canary's place, in the share that the canary will have.</summary>
    public ComparisonArm? Canary { get; init; }

    /// <summary>The other stable pods.</summary>
    public ComparisonArm? Baseline { get; init; }
}
