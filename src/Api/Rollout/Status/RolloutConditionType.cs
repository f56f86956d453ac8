namespace Rollouts.Api;

/// <summary>Types of a Rollout's conditions (rows H14 to H20).</summary>
public static class RolloutConditionType
{
    public const string InvalidSpec = "InvalidSpec";
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string Paused = "Paused";
    public const string Completed = "Completed";
    public const string Healthy = "Healthy";
    public const string ReplicaFailure = "ReplicaFailure";

    /// <summary>Which evidence a weight still waits for; Argo has no such condition.</summary>
    public const string WeightInForce = "WeightInForce";
}
