namespace Rollouts.Statistics;

/// <summary>
/// An interval for a mean that holds at all sample sizes together, asymptotically: for display, not for decisions. I. Waudby-Smith,
/// D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas, <i>Time-uniform central limit theory and asymptotic confidence sequences</i>,
/// Annals of Statistics 2024.
/// </summary>
public static class AsymptoticConfidenceSequence
{
    /// <summary>The formula for rho turns negative at an alpha near 1, where any rho serves.</summary>
    private const double Least = 0.1;

    /// <summary>Half the width of the two-sided interval: sd sqrt(2 (n rho² + 1)/(n² rho²) ln(sqrt(n rho² + 1)/alpha)).</summary>
    /// <param name="n">Sample size, above 0.</param>
    /// <param name="deviation">Standard deviation of one observation, 0 or more.</param>
    /// <param name="rho">Where the interval is narrowest, see <see cref="RhoFor"/>; above 0.</param>
    /// <param name="alpha">Probability of ever missing the mean, between 0 and 1.</param>
    public static double HalfWidth(double n, double deviation, double rho, double alpha)
    {
        var scaled = n * rho * rho;
        return deviation * Math.Sqrt(2 * (scaled + 1) / (n * scaled) * Math.Log(Math.Sqrt(scaled + 1) / alpha));
    }

    /// <summary>The rho for which the interval is narrowest at sample size <paramref name="optimalAt"/>.</summary>
    /// <param name="alpha">Probability of ever missing the mean, between 0 and 1.</param>
    /// <param name="optimalAt">A sample size, above 0.</param>
    public static double RhoFor(double alpha, double optimalAt)
    {
        var log = -2 * Math.Log(alpha);
        return Math.Sqrt(Math.Max(Least, log + Math.Log(log) + 1) / optimalAt);
    }
}
