namespace Rollouts.Statistics;

/// <summary>The usual words for the size of Cliff's delta (Romano et al. 2006).</summary>
public enum EffectMagnitude
{
    /// <summary>|delta| below 0.147.</summary>
    Negligible,

    /// <summary>Below 0.33.</summary>
    Small,

    /// <summary>Below 0.474.</summary>
    Medium,

    /// <summary>The rest.</summary>
    Large,
}
