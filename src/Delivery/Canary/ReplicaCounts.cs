namespace Rollouts.Delivery;

/// <summary>How many pods the canary and the stable ReplicaSet are wanted to have.</summary>
public readonly record struct ReplicaCounts(int Canary, int Stable)
{
    public int Total => Canary + Stable;
}
