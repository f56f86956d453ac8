namespace Rollouts.Statistics;

/// <summary>
/// Brent's root finder (Algorithms for Minimization without Derivatives, 1973, chapter 4) with the steps, tolerances and order of
/// operations of R's <c>uniroot</c>. On a step function the point where it stops depends on every one of these, and Kayenta's
/// judgements depend on that point.
/// </summary>
internal static class ZeroIn
{
    /// <summary>Absolute, whatever the unit of the metric: this is what makes Kayenta's judge depend on it.</summary>
    public const double Tolerance = 1e-4;

    private const int MaxIterations = 1000;
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>The shift in [<paramref name="from"/>, <paramref name="to"/>] where the statistic less the quantile changes sign.</summary>
    /// <param name="fromValue">Its value at <paramref name="from"/>.</param>
    /// <param name="toValue">Its value at <paramref name="to"/>.</param>
    /// <returns>NaN when the statistic is NaN somewhere on the way.</returns>
    public static double Root(ShiftStatistic statistic, double quantile, double from, double to, double fromValue, double toValue)
    {
        if (fromValue == 0)
        {
            return from;
        }

        if (toValue == 0)
        {
            return to;
        }

        // b is the best approximation, a the one before, and c the other end of the bracket.
        var (a, fa) = (from, fromValue);
        var (b, fb) = (to, toValue);
        var (c, fc) = (from, fromValue);
        for (var iteration = 0; iteration <= MaxIterations; iteration++)
        {
            var previousStep = b - a;
            if (Math.Abs(fc) < Math.Abs(fb))
            {
                (a, b, c) = (b, c, b);
                (fa, fb, fc) = (fb, fc, fb);
            }

            var tolerance = (2 * MachineEpsilon * Math.Abs(b)) + (Tolerance / 2);
            var step = (c - b) / 2;
            if (Math.Abs(step) <= tolerance || fb == 0)
            {
                return b;
            }

            if (Math.Abs(previousStep) >= tolerance && Math.Abs(fa) > Math.Abs(fb))
            {
                step = Interpolate(a, b, c, fa, fb, fc, previousStep, tolerance) ?? step;
            }

            if (Math.Abs(step) < tolerance)
            {
                step = step > 0 ? tolerance : -tolerance;
            }

            (a, fa) = (b, fb);
            b += step;
            fb = statistic.At(b, quantile);
            if (double.IsNaN(fb))
            {
                return double.NaN;
            }

            if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0))
            {
                (c, fc) = (a, fa);
            }
        }

        return b;
    }

    /// <summary>The step to the zero of the line through two points or the inverse parabola through three; null when it is too long.</summary>
    private static double? Interpolate(double a, double b, double c, double fa, double fb, double fc, double previousStep, double tolerance)
    {
        var width = c - b;
        double p;
        double q;
        if (a == c)
        {
            var s = fb / fa;
            p = width * s;
            q = 1.0 - s;
        }
        else
        {
            var (t, r, s) = (fa / fc, fb / fc, fb / fa);
            p = s * ((width * t * (t - r)) - ((b - a) * (r - 1.0)));
            q = (t - 1.0) * (r - 1.0) * (s - 1.0);
        }

        if (p > 0)
        {
            q = -q;
        }
        else
        {
            p = -p;
        }

        return p < (0.75 * width * q) - (Math.Abs(tolerance * q) / 2) && p < Math.Abs(previousStep * q / 2) ? p / q : null;
    }
}
