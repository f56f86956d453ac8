namespace Rollouts.Statistics;

/// <summary>
/// The bootstrap of mean(canary)/mean(baseline) for windows of a time series: blocks of consecutive windows are drawn with both arms
/// together, so that what is common to the arms and what carries over from window to window stays in the resamples.
/// </summary>
/// <remarks>
/// Assumes a stationary series much longer than the block. Block length by default max(2, round(1.75 n^(1/3))), and twice the first lag
/// at which the correlation of the differences falls below 2/√n if that is longer. Source: H. R. Künsch, Ann. Stat. 17 (1989).
/// </remarks>
public static class MovingBlockBootstrap
{
    private const int FewestWindows = 4;

    /// <summary>Draws series of blocks.</summary>
    /// <param name="canary">One value per window, in order of time, without gaps.</param>
    /// <param name="baseline">The value of the same window, of one sign.</param>
    /// <param name="seed">Decides what is drawn; the same seed gives the same interval everywhere.</param>
    /// <param name="blockLength">Windows per block, 1 to the number of windows; null for the default.</param>
    /// <param name="resamples">1 to 1,000,000.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">The block length, the number of resamples or the level is out of range.</exception>
    public static BootstrapResult Draw(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        ulong seed,
        int? blockLength = null,
        int resamples = RatioOfMeansBootstrap.DefaultResamples,
        double confidence = 0.95
    )
    {
        ResampledRatios.RequireArguments(resamples, confidence);
        var pairs = Sample.ReadDifferences(canary, baseline, FewestWindows);
        var fault = pairs.Fault ?? Gaps(pairs.Values.Length, canary.Length) ?? ResampledRatios.Fault(baseline);
        if (fault is not null)
        {
            return BootstrapResult.Refused(confidence, fault);
        }

        var length = blockLength ?? DefaultBlockLength(pairs.Values);
        if (length < 1 || length > canary.Length)
        {
            throw new ArgumentException(
                $"blockLength = {length} is out of range: pass 1 to {canary.Length}, the number of windows.",
                nameof(blockLength)
            );
        }

        var random = new SeededRandom(seed);
        var ratios = new double[resamples];
        foreach (ref var ratio in ratios.AsSpan())
        {
            ratio = Resampled(canary, baseline, length, ref random);
        }

        AscendingOrder.Sort(ratios);
        var interval = ResampledRatios.Percentiles(ratios, confidence);
        return new BootstrapResult(Moments.Of(canary).Mean / Moments.Of(baseline).Mean, resamples, interval, interval, confidence, null);
    }

    /// <summary>How many windows a block needs for the dependence in the differences of the arms.</summary>
    /// <param name="differences">Canary minus baseline, in order of time; at least one.</param>
    public static int DefaultBlockLength(ReadOnlySpan<double> differences)
    {
        var n = differences.Length;
        var length = Math.Max(2, (int)Math.Round(1.75 * Math.Cbrt(n)));
        var correlations = Autocorrelation.Of(differences, n / 4).Correlations;
        var lag = 1;
        while (lag < correlations.Count && Math.Abs(correlations[lag]) >= 2 / Math.Sqrt(n))
        {
            lag++;
        }

        return Math.Clamp(correlations.Count > 1 ? Math.Max(length, 2 * lag) : length, 1, n);
    }

    private static Refusal? Gaps(int usable, int delivered) =>
        usable == delivered
            ? null
            : new(Outcome.Error, "a window lacks a value: blocks need consecutive windows, so shorten the series to a part without gaps");

    /// <summary>The ratio of sums over as many windows, the last block cut to fit.</summary>
    private static double Resampled(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, int length, ref SeededRandom random)
    {
        var (above, below) = (0.0, 0.0);
        for (var taken = 0; taken < canary.Length; taken += length)
        {
            var start = random.Below(canary.Length - length + 1);
            for (var i = start; i < start + Math.Min(length, canary.Length - taken); i++)
            {
                above += canary[i];
                below += baseline[i];
            }
        }

        return above / below;
    }
}
