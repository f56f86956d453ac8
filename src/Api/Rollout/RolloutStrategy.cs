namespace Rollouts.Api;

/// <summary>The way an update is delivered; exactly one member is set (row A7).</summary>
public sealed record RolloutStrategy : KubernetesView
{
    public BlueGreenStrategy? BlueGreen { get; init; }

    public CanaryStrategy? Canary { get; init; }

    /// <summary>Our own. Where the cluster has Argo's CRDs, which drop it, <see cref="RolloutAnnotations.Strategy"/> asks for it.</summary>
    public RecreateStrategy? Recreate { get; init; }
}
