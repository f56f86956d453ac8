namespace Rollouts.Statistics;

/// <summary>
/// Efron's bias-corrected and accelerated (BCa) bootstrap of mean(canary)/mean(baseline): the quantiles of the resampled ratios at
/// Φ(z₀ + (z₀ + z)/(1 - a(z₀ + z))) for z = ±z_(α/2), with z₀ from the share of ratios below the observed one and
/// a = Σ ΣU³/n³ / (6 (Σ ΣU²/n²)^1.5) from the jackknife influences U = (n - 1)(mean of the leave-one-out ratios - ratio without i) of both arms.
/// </summary>
/// <remarks>
/// Assumes independent values; needs about ten per arm and positive baseline means. For windows of one time series use
/// <see cref="MovingBlockBootstrap"/>. Source: B. Efron, JASA 82 (1987). Quantiles are of type 7.
/// </remarks>
public static class RatioOfMeansBootstrap
{
    /// <summary>How many resamples are drawn.</summary>
    public const int DefaultResamples = 2_000;

    /// <summary>The most resamples that are drawn or enumerated.</summary>
    public const int MostResamples = 1_000_000;

    /// <summary>Draws resamples of each arm.</summary>
    /// <param name="canary">Values in any order; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit, with a mean that is not 0.</param>
    /// <param name="seed">Decides what is drawn; the same seed gives the same interval everywhere.</param>
    /// <param name="resamples">1 to 1,000,000.</param>
    /// <param name="confidence">Level of the intervals.</param>
    /// <exception cref="ArgumentException">The number of resamples or the level is out of range.</exception>
    public static BootstrapResult Draw(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        ulong seed,
        int resamples = DefaultResamples,
        double confidence = 0.95
    )
    {
        ResampledRatios.RequireArguments(resamples, confidence);
        if (!TryRead(canary, baseline, out var x, out var y, out var refusal))
        {
            return BootstrapResult.Refused(confidence, refusal);
        }

        var random = new SeededRandom(seed);
        var ratios = new double[resamples];
        foreach (ref var ratio in ratios.AsSpan())
        {
            ratio = Resampled(x, ref random) / Resampled(y, ref random);
        }

        return BiasCorrected.Interval(x, y, ratios, confidence);
    }

    /// <summary>Takes every resample once, n^n·m^m of them: the bootstrap without its randomness, for very small arms.</summary>
    /// <param name="canary">Values in any order; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit, with a mean that is not 0.</param>
    /// <param name="confidence">Level of the intervals.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static BootstrapResult Enumerate(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        if (!TryRead(canary, baseline, out var x, out var y, out var refusal))
        {
            return BootstrapResult.Refused(confidence, refusal);
        }

        var count = Math.Pow(x.Length, x.Length) * Math.Pow(y.Length, y.Length);
        if (count > MostResamples)
        {
            var reason = $"{Phrases.Arms(x.Length, y.Length)} have {Figures.Show(count)} resamples: draw some of them";
            return BootstrapResult.Refused(confidence, new(Outcome.Error, reason));
        }

        var (sumsX, sumsY) = (AllSums(x), AllSums(y));
        var ratios = new List<double>(sumsX.Length * sumsY.Length);
        foreach (var sumX in sumsX)
        {
            foreach (var sumY in sumsY)
            {
                ratios.Add(sumX / x.Length / (sumY / y.Length));
            }
        }

        return BiasCorrected.Interval(x, y, [.. ratios], confidence);
    }

    private static bool TryRead(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        out double[] x,
        out double[] y,
        out Refusal refusal
    )
    {
        var first = Sample.Read(canary, "canary", 2);
        var second = Sample.Read(baseline, "baseline", 2);
        x = first.Values.ToArray();
        y = second.Values.ToArray();
        var fault = Sample.Worse(first, second) ?? ResampledRatios.Fault(y);
        refusal = fault ?? new(Outcome.Undecided, "");
        return fault is null;
    }

    /// <summary>The mean of as many values, drawn with replacement.</summary>
    private static double Resampled(double[] values, ref SeededRandom random)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[random.Below(values.Length)];
        }

        return sum / values.Length;
    }

    /// <summary>The sums of all n^n ordered resamples.</summary>
    private static double[] AllSums(double[] values)
    {
        double[] sums = [0];
        foreach (var _ in values)
        {
            sums = [.. sums.SelectMany(_ => values, (sum, value) => sum + value)];
        }

        return sums;
    }
}
