namespace Rollouts.Statistics;

/// <summary>What becomes of samples far outside the bulk of their series.</summary>
public enum OutlierStrategy
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They are left out: see <see cref="OutlierFences.GuardedInterquartile"/>.</summary>
    Remove,
}
