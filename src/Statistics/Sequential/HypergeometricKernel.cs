namespace Rollouts.Statistics;

/// <summary>
/// The likelihood ratio of one window of requests with outcomes, given the sizes of both arms and the total of failures: exact for every
/// failure share when requests are routed at random. The effect is an odds ratio (Fisher's noncentral hypergeometric law).
/// </summary>
public static class HypergeometricKernel
{
    /// <summary>Relative to the largest term, terms below this cannot change the sum.</summary>
    private const double Negligible = 1e-17;

    /// <summary>Above this variance (a million requests and more) the binomial kernel is used, which is valid and only a little weaker.</summary>
    internal const double LargestVariance = 1e7;

    /// <summary>ln E[ratio^X] for X hypergeometric: failures in the canary when <paramref name="failures"/> of <paramref name="total"/> fall at random.</summary>
    /// <param name="total">Requests in both arms, a whole number.</param>
    /// <param name="failures">Failures in both arms, at most <paramref name="total"/>.</param>
    /// <param name="canarySize">Requests in the canary, at most <paramref name="total"/>.</param>
    /// <param name="logOddsRatio">The natural logarithm of the odds ratio.</param>
    public static double LogMoment(double total, double failures, double canarySize, double logOddsRatio)
    {
        var (lowest, highest) = Support(total, failures, canarySize);
        if (lowest == highest)
        {
            return logOddsRatio * lowest;
        }

        var ratio = Math.Exp(logOddsRatio);
        var mode = Mode(total, failures, canarySize, ratio);
        var sum = 1 + SumAbove(mode, total, failures, canarySize, ratio) + SumBelow(mode, total, failures, canarySize, ratio);
        return LogPoint(mode, total, failures, canarySize) + (logOddsRatio * mode) + Math.Log(sum);
    }

    /// <summary>The logarithm of the e-value of one window for one alternative.</summary>
    /// <param name="total">Requests in both arms.</param>
    /// <param name="failures">Failures in both arms.</param>
    /// <param name="canarySize">Requests in the canary.</param>
    /// <param name="canaryFailures">Failures in the canary.</param>
    /// <param name="logOddsRatio">The alternative, relative to the margin.</param>
    /// <param name="logMargin">The tolerated odds ratio, as a logarithm.</param>
    public static double LogE(
        double total,
        double failures,
        double canarySize,
        double canaryFailures,
        double logOddsRatio,
        double logMargin = 0
    ) =>
        (canaryFailures * logOddsRatio)
        - LogMoment(total, failures, canarySize, logOddsRatio + logMargin)
        + (logMargin == 0 ? 0 : LogMoment(total, failures, canarySize, logMargin));

    /// <summary>The variance of the canary's failures without a difference.</summary>
    internal static double Variance(double total, double failures, double canarySize) =>
        total < 2 ? 0 : canarySize / total * (failures / total) * ((total - failures) / (total - 1)) * (total - canarySize);

    /// <summary>Twice the mid-distribution at <paramref name="x"/> minus 1: in [-1,1], mean 0 at the margin.</summary>
    internal static double MidScore(double x, double total, double failures, double canarySize, double logMargin)
    {
        var (lowest, highest) = Support(total, failures, canarySize);
        if (lowest == highest)
        {
            return 0;
        }

        var ratio = Math.Exp(logMargin);
        var point = Math.Exp(
            LogPoint(x, total, failures, canarySize)
                + (logMargin * x)
                - (logMargin == 0 ? 0 : LogMoment(total, failures, canarySize, logMargin))
        );
        return x >= Mode(total, failures, canarySize, ratio)
            ? 1 - (point * (1 + (2 * SumAbove(x, total, failures, canarySize, ratio))))
            : (point * (1 + (2 * SumBelow(x, total, failures, canarySize, ratio)))) - 1;
    }

    /// <summary>Writes the log likelihood ratio of each point of the grid, divided by the discount.</summary>
    internal static void Increments(RatioGrid grid, in ProportionTable table, double logMargin, double discount, Span<double> result)
    {
        var atMargin = logMargin == 0 ? 0 : LogMoment(table.Total, table.Failures, table.CanarySize, logMargin);
        var logRatios = grid.LogRatios;
        for (var k = 0; k < logRatios.Length; k++)
        {
            var moment = LogMoment(table.Total, table.Failures, table.CanarySize, logRatios[k] + logMargin);
            result[k] = ((table.CanaryFailures * logRatios[k]) - moment + atMargin) / discount;
        }
    }

    /// <summary>ln of the probability without a difference, as three binomials at the canary's share.</summary>
    private static double LogPoint(double x, double total, double failures, double canarySize)
    {
        var (share, rest) = (canarySize / total, (total - canarySize) / total);
        return Saddlepoint.LogBinomial(x, failures - x, share, rest)
            + Saddlepoint.LogBinomial(canarySize - x, total - failures - canarySize + x, share, rest)
            - Saddlepoint.LogBinomial(canarySize, total - canarySize, share, rest);
    }

    private static (double Lowest, double Highest) Support(double total, double failures, double canarySize) =>
        (Math.Max(0, failures + canarySize - total), Math.Min(failures, canarySize));

    /// <summary>The most likely count under the odds ratio: where neighbouring terms are equal, the smaller root of a quadratic.</summary>
    private static double Mode(double total, double failures, double canarySize, double ratio)
    {
        var a = ratio - 1;
        var b = (ratio * (failures + canarySize + 2)) + total - canarySize - failures;
        var c = ratio * (failures + 1) * (canarySize + 1);
        var root = 2 * c / (b + Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c))));
        var (lowest, highest) = Support(total, failures, canarySize);
        return Math.Clamp(Math.Floor(root), lowest, highest);
    }

    /// <summary>The sum of all terms above <paramref name="x"/>, relative to the term at <paramref name="x"/>.</summary>
    private static double SumAbove(double x, double total, double failures, double canarySize, double ratio)
    {
        var (left, room) = (failures - x, canarySize - x);
        var (next, spare) = (x + 1, total - canarySize - failures + x + 1);
        var (term, sum) = (1.0, 0.0);
        for (var steps = Math.Min(left, room); steps > 0; steps--)
        {
            term *= ratio * left-- * room-- / (next++ * spare++);
            sum += term;
            if (term < Negligible * (1 + sum))
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>The sum of all terms below <paramref name="x"/>, relative to the term at <paramref name="x"/>.</summary>
    private static double SumBelow(double x, double total, double failures, double canarySize, double ratio)
    {
        var (count, spare) = (x, total - canarySize - failures + x);
        var (left, room) = (failures - x + 1, canarySize - x + 1);
        var (term, sum) = (1.0, 0.0);
        for (var steps = Math.Min(count, spare); steps > 0; steps--)
        {
            term *= count-- * spare-- / (ratio * left++ * room++);
            sum += term;
            if (term < Negligible * (1 + sum))
            {
                break;
            }
        }

        return sum;
    }
}
