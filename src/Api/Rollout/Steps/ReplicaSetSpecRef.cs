namespace Rollouts.Api;

/// <summary>Which ReplicaSet's template an experiment copies.</summary>
public static class ReplicaSetSpecRef
{
    public const string Canary = "canary";
    public const string Stable = "stable";
}
