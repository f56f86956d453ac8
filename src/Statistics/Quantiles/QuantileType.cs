namespace Rollouts.Statistics;

/// <summary>Hyndman and Fan's nine definitions of a sample quantile, by their numbers.</summary>
public enum QuantileType
{
    /// <summary>1: inverse of the distribution function.</summary>
    InverseDistribution = 1,

    /// <summary>2: the same, averaging where it jumps.</summary>
    AveragedInverseDistribution = 2,

    /// <summary>3: the nearest order statistic, the even one when two are as near.</summary>
    NearestEven = 3,

    /// <summary>4: linear interpolation of the distribution function.</summary>
    InterpolatedDistribution = 4,

    /// <summary>5: linear, knots midway through the steps (hydrology).</summary>
    Midway = 5,

    /// <summary>6: linear, p(k) = k/(n + 1) (Weibull).</summary>
    Weibull = 6,

    /// <summary>7: linear, p(k) = (k - 1)/(n - 1): the default of R, NumPy and Kayenta.</summary>
    Linear = 7,

    /// <summary>8: approximately median-unbiased for any distribution.</summary>
    MedianUnbiased = 8,

    /// <summary>9: approximately unbiased for normal data.</summary>
    NormalUnbiased = 9,
}
