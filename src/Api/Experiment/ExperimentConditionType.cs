namespace Rollouts.Api;

/// <summary>Types of an experiment's conditions (row E8).</summary>
public static class ExperimentConditionType
{
    public const string InvalidSpec = "InvalidSpec";
    public const string Progressing = "Progressing";
    public const string Completed = "Completed";
    public const string Running = "Running";
    public const string ReplicaFailure = "ReplicaFailure";
}
