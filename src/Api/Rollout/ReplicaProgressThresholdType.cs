namespace Rollouts.Api;

/// <summary>How a replica progress threshold counts.</summary>
public static class ReplicaProgressThresholdType
{
    public const string Percent = "Percent";
    public const string Pods = "Pods";
}
