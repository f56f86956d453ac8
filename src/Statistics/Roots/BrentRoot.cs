namespace Rollouts.Statistics;

/// <summary>Brent's root finder: inverse quadratic or linear interpolation where it makes headway, bisection where it does not.</summary>
/// <remarks>Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4, procedure <c>zero</c>.</remarks>
internal static class BrentRoot
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int MostSteps = 1_000;

    /// <summary>Where <paramref name="function"/> changes its sign between two ends.</summary>
    /// <param name="function">May be a step function.</param>
    /// <param name="low">One end.</param>
    /// <param name="high">The other end, where the function has the other sign.</param>
    /// <param name="atLow">Its value at <paramref name="low"/>.</param>
    /// <param name="atHigh">Its value at <paramref name="high"/>.</param>
    /// <param name="tolerance">How far from the root the answer may lie, beside two roundings of the root itself.</param>
    public static double Find(Func<double, double> function, double low, double high, double atLow, double atHigh, double tolerance = 0)
    {
        var best = new Point(high, atHigh);
        var previous = new Point(low, atLow);
        if (previous.Value == 0)
        {
            return low;
        }

        // The root lies between the best point and this one.
        var across = previous;
        for (var i = 0; i < MostSteps && best.Value != 0; i++)
        {
            var lastStep = best.At - previous.At;
            if (Math.Abs(across.Value) < Math.Abs(best.Value))
            {
                (previous, best, across) = (best, across, best);
            }

            var smallest = (2 * Epsilon * Math.Abs(best.At)) + (tolerance / 2);
            var bisection = (across.At - best.At) / 2;
            if (Math.Abs(bisection) <= smallest)
            {
                break;
            }

            var step = Interpolate(previous, best, across, lastStep, smallest) ?? bisection;
            step = Math.Abs(step) < smallest ? Math.CopySign(smallest, step) : step;
            previous = best;
            best = new Point(best.At + step, function(best.At + step));
            if (Math.Sign(best.Value) == Math.Sign(across.Value))
            {
                across = previous;
            }
        }

        return best.At;
    }

    /// <summary>The interpolated step, or null where it would leave three quarters of the bracket or not halve the last step.</summary>
    private static double? Interpolate(Point previous, Point best, Point across, double lastStep, double smallest)
    {
        if (Math.Abs(lastStep) < smallest || Math.Abs(previous.Value) <= Math.Abs(best.Value))
        {
            return null;
        }

        var bracket = across.At - best.At;
        var ratio = best.Value / previous.Value;
        double numerator;
        double denominator;
        if (previous.At == across.At)
        {
            numerator = bracket * ratio;
            denominator = 1 - ratio;
        }
        else
        {
            var q = previous.Value / across.Value;
            var r = best.Value / across.Value;
            numerator = ratio * ((bracket * q * (q - r)) - ((best.At - previous.At) * (r - 1)));
            denominator = (q - 1) * (r - 1) * (ratio - 1);
        }

        (numerator, denominator) = numerator > 0 ? (numerator, -denominator) : (-numerator, denominator);
        var inside = numerator < (0.75 * bracket * denominator) - (Math.Abs(smallest * denominator) / 2);
        return inside && numerator < Math.Abs(lastStep * denominator / 2) ? numerator / denominator : null;
    }

    private readonly record struct Point(double At, double Value);
}
