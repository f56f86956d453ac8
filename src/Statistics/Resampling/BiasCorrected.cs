namespace Rollouts.Statistics;

/// <summary>Efron's correction of the percentile interval for bias and for a standard error that changes with the parameter.</summary>
internal static class BiasCorrected
{
    /// <summary>Ratios this close to the observed one are equal to it but for rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The intervals of mean(x)/mean(y).</summary>
    /// <param name="x">Canary values.</param>
    /// <param name="y">Baseline values of one sign.</param>
    /// <param name="ratios">The resampled ratios; sorted in place.</param>
    /// <param name="confidence">Level of the intervals.</param>
    public static BootstrapResult Interval(double[] x, double[] y, double[] ratios, double confidence)
    {
        var observed = Moments.Of(x).Mean / Moments.Of(y).Mean;
        AscendingOrder.Sort(ratios);
        var percentiles = ResampledRatios.Percentiles(ratios, confidence);
        var bias = NormalDistribution.Quantile(ShareBelow(ratios, observed));
        var acceleration = Acceleration(x, y);
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);

        // All ratios on one side of the observed one leave nothing to correct with.
        var interval = double.IsFinite(bias) ? new Interval(At(-z), At(z)) : percentiles;
        return new BootstrapResult(observed, ratios.Length, interval, percentiles, confidence, null)
        {
            BiasCorrection = double.IsFinite(bias) ? bias : 0,
            Acceleration = acceleration,
        };

        double At(double quantile)
        {
            var shifted = bias + quantile;
            var denominator = 1 - (acceleration * shifted);
            var corrected = denominator > 0 ? bias + (shifted / denominator) : Math.CopySign(double.PositiveInfinity, shifted);
            return SampleQuantile.OfSorted(ratios, NormalDistribution.Lower(corrected));
        }
    }

    private static double ShareBelow(double[] ratios, double observed)
    {
        var (below, equal) = (0, 0);
        foreach (var ratio in ratios)
        {
            var tied = Math.Abs(ratio - observed) <= Rounding * Math.Abs(observed);
            equal += tied ? 1 : 0;
            below += !tied && ratio < observed ? 1 : 0;
        }

        return (below + (equal / 2.0)) / ratios.Length;
    }

    private static double Acceleration(double[] x, double[] y)
    {
        var (sumX, sumY) = (x.Sum(), y.Sum());
        var (meanX, meanY) = (sumX / x.Length, sumY / y.Length);
        var withoutX = Array.ConvertAll(x, value => (sumX - value) / (x.Length - 1) / meanY);
        var withoutY = Array.ConvertAll(y, value => meanX / ((sumY - value) / (y.Length - 1)));
        var (cubesX, squaresX) = Influences(withoutX);
        var (cubesY, squaresY) = Influences(withoutY);
        var squares = squaresX + squaresY;
        return squares > 0 ? (cubesX + cubesY) / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>ΣU³/n³ and ΣU²/n² of one arm's jackknife.</summary>
    private static (double Cubes, double Squares) Influences(double[] leaveOneOut)
    {
        double n = leaveOneOut.Length;
        var mean = leaveOneOut.Sum() / n;
        var (cubes, squares) = (0.0, 0.0);
        foreach (var value in leaveOneOut)
        {
            var influence = (n - 1) * (mean - value);
            cubes += influence * influence * influence;
            squares += influence * influence;
        }

        return (cubes / (n * n * n), squares / (n * n));
    }
}
