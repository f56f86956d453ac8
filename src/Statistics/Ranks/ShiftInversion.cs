using System.Buffers;

namespace Rollouts.Statistics;

/// <summary>
/// The shift and its interval found by solving z(d) = 0 and z(d) = ±z for the shift d, where z(d) is the normal approximation of the
/// Mann-Whitney statistic of x - d and y with the ties of the shifted data: a step function, solved by Brent's method to an absolute
/// tolerance. This is how R's <c>wilcox.test(exact = FALSE, conf.int = TRUE)</c> answers.
/// </summary>
/// <remarks>
/// Meant for agreement with such reports; <see cref="HodgesLehmannEstimator"/> gives the median of the differences itself, and
/// ends that do not depend on the unit through a tolerance. Source: D. F. Bauer, JASA 67 (1972).
/// </remarks>
public static class ShiftInversion
{
    /// <summary>R's default.</summary>
    public const double DefaultTolerance = 1e-4;

    /// <summary>Estimates by how much the canary is larger.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <param name="tolerance">Absolute tolerance of the solution, in the unit of the values, at least 0.</param>
    /// <exception cref="ArgumentException">The level or the tolerance is out of range.</exception>
    public static HodgesLehmannResult Estimate(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        double confidence = 0.95,
        double tolerance = DefaultTolerance
    )
    {
        Level.Require(confidence, nameof(confidence));
        if (!(tolerance >= 0))
        {
            throw new ArgumentException(
                $"tolerance = {tolerance} is no tolerance: pass 0 or more, in the unit of the values.",
                nameof(tolerance)
            );
        }

        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        if (Sample.Worse(x, y) is { } fault)
        {
            return HodgesLehmannResult.Refused(x.Values.Length, y.Values.Length, confidence, fault);
        }

        var (sortedX, sortedY) = (x.Values.ToArray(), y.Values.ToArray());
        AscendingOrder.Sort(sortedX);
        AscendingOrder.Sort(sortedY);
        return Solve(sortedX, sortedY, confidence, tolerance);
    }

    private static HodgesLehmannResult Solve(double[] x, double[] y, double confidence, double tolerance)
    {
        var (lowest, highest) = (x[0] - y[^1], x[^1] - y[0]);
        if (lowest == highest)
        {
            return new(x.Length, y.Length, lowest, new(lowest, lowest), confidence, Exact: false, Refusal: null);
        }

        const double halfRank = 0.5;
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        return new(
            x.Length,
            y.Length,
            SolveFor(0, correction: 0),
            new(SolveFor(z, halfRank), SolveFor(-z, halfRank)),
            confidence,
            Exact: false,
            Refusal: null
        );

        double SolveFor(double target, double correction)
        {
            var atLow = Standardised(x, y, lowest, correction) - target;
            var atHigh = Standardised(x, y, highest, correction) - target;
            return atLow <= 0 ? lowest
                : atHigh >= 0 ? highest
                : BrentRoot.Find(d => Standardised(x, y, d, correction) - target, lowest, highest, atLow, atHigh, tolerance);
        }
    }

    /// <summary>(U - nm/2 - c)/σ of the shifted canary, with c half a rank towards 0.</summary>
    private static double Standardised(double[] x, double[] y, double shift, double correction)
    {
        var rented = ArrayPool<double>.Shared.Rent(x.Length);
        var shifted = rented.AsSpan(0, x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            shifted[i] = x[i] - shift;
        }

        var counts = PairCounts.Of(shifted, y);
        ArrayPool<double>.Shared.Return(rented);
        var excess = counts.U - (counts.Pairs / 2.0);
        return counts.StandardDeviation == 0 ? 0 : (excess - (Math.Sign(excess) * correction)) / counts.StandardDeviation;
    }
}
