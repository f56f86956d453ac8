namespace Rollouts.Statistics;

/// <summary>
/// Two-sided evidence from running totals at a constant traffic share, in closed form: M. Lindon and A. Malek, <i>Anytime-valid inference
/// for multinomial count data</i>, NeurIPS 2022. Where shares change use <see cref="CountSequentialTest"/>.
/// </summary>
public static class BetaMixture
{
    /// <summary>ln of B(k t + x, k (1-t) + y)/B(k t, k (1-t)) t^-x (1-t)^-y.</summary>
    /// <param name="canary">Events of the canary x, 0 or more.</param>
    /// <param name="baseline">Events of the baseline y, 0 or more.</param>
    /// <param name="share">The canary's share t of the exposure, between 0 and 1.</param>
    /// <param name="concentration">Weight k of the prior in events, above 0: large for small effects.</param>
    public static double LogE(double canary, double baseline, double share, double concentration)
    {
        var (a, b) = (concentration * share, concentration * (1 - share));
        return Scaled(a + canary, b + baseline, share) - Scaled(a, b, share);
    }

    /// <summary>ln of B(a, b) t^-a (1-t)^-b from the binomial probability, in which nothing large cancels.</summary>
    private static double Scaled(double a, double b, double share) =>
        Math.Log((a + b) / (a * b)) - Saddlepoint.LogBinomial(a, b, share, 1 - share);
}
