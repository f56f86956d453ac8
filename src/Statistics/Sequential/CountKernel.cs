namespace Rollouts.Statistics;

/// <summary>
/// The likelihood ratio of one window of counts, given their total. With T events over both arms and exposures e_c, e_b, the canary's share
/// under the margin rho0 is theta0 = rho0 e_c / (rho0 e_c + e_b), and a canary that is rho times the margin earns
/// <c>x ln(rho) - T ln(1 + (rho - 1) theta0)</c>.
/// <para>
/// Its exponential has expectation at most 1 while the canary is within the margin: exactly for Poisson arms whose common intensity may
/// change over time, and for requests that are routed at random whatever their outcomes, since the hypergeometric law is below the binomial
/// in convex order (Hoeffding 1963).
/// </para>
/// </summary>
public static class CountKernel
{
    /// <summary>The canary's expected share of the events when its rate is <paramref name="margin"/> times the baseline's.</summary>
    /// <param name="canaryExposure">What the canary was exposed to, above 0, in any unit.</param>
    /// <param name="baselineExposure">The same of the baseline, in the same unit.</param>
    /// <param name="margin">The tolerated ratio of rates, above 0.</param>
    public static double Share(double canaryExposure, double baselineExposure, double margin = 1)
    {
        var odds = margin * (canaryExposure / baselineExposure);
        return odds / (1 + odds);
    }

    /// <summary>The logarithm of the e-value of a sequence of windows, without discounting, after each of them.</summary>
    /// <param name="windows">Usable windows in order.</param>
    /// <param name="grid">The ratios to bet on, relative to the margin.</param>
    /// <param name="margin">The tolerated ratio of rates, above 0.</param>
    public static double[] LogE(IReadOnlyList<CountWindow> windows, RatioGrid grid, double margin = 1)
    {
        var sums = grid.LogWeights.ToArray();
        var increments = new double[grid.Count];
        var result = new double[windows.Count];
        for (var w = 0; w < windows.Count; w++)
        {
            var window = windows[w];
            Increments(
                grid,
                window.Canary,
                window.Canary + window.Baseline,
                Share(window.CanaryExposure, window.BaselineExposure, margin),
                1,
                increments
            );
            for (var k = 0; k < sums.Length; k++)
            {
                sums[k] += increments[k];
            }

            result[w] = LogSpace.Sum(sums);
        }

        return result;
    }

    /// <summary>Writes the log likelihood ratio of each ratio of the grid, divided by the discount.</summary>
    internal static void Increments(RatioGrid grid, double canary, double total, double share, double discount, Span<double> result)
    {
        var logRatios = grid.LogRatios;
        var excess = grid.Excess;
        for (var k = 0; k < logRatios.Length; k++)
        {
            result[k] = ((canary * logRatios[k]) - (total * Math.Log(1 + (excess[k] * share)))) / discount;
        }
    }
}
