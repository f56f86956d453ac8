namespace Rollouts.Api;

/// <summary>Phases of a Rollout (row H23).</summary>
public static class RolloutPhase
{
    public const string Healthy = "Healthy";
    public const string Degraded = "Degraded";
    public const string Progressing = "Progressing";
    public const string Paused = "Paused";
}
