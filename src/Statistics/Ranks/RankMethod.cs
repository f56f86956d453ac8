namespace Rollouts.Statistics;

/// <summary>How the null distribution of a rank statistic is found.</summary>
public enum RankMethod
{
    /// <summary>Exact for samples of at most 49 values without ties, otherwise the normal approximation.</summary>
    Automatic,

    /// <summary>Exact, conditional on the ties when there are any; refused where it would take too long.</summary>
    Exact,

    /// <summary>The normal approximation with the variance corrected for ties.</summary>
    Normal,
}
