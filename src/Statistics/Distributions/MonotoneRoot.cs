namespace Rollouts.Statistics;

/// <summary>Finds where a monotone function takes a value: brackets outwards by doubling, then bisects with regula-falsi steps.</summary>
internal static class MonotoneRoot
{
    private const int MostDoublings = 2_100;
    private const int MostSteps = 400;

    /// <summary>The positive argument at which <paramref name="function"/> equals <paramref name="target"/>, searched in the logarithm of the argument.</summary>
    /// <param name="function">Monotone in either direction on the positive numbers; infinite values are allowed.</param>
    /// <param name="target">The value to reach.</param>
    /// <param name="start">A positive guess.</param>
    public static double FindPositive(Func<double, double> function, double target, double start)
    {
        var (low, high) = (start, start);
        var valueLow = function(start) - target;
        var valueHigh = valueLow;
        var rising = function(start * 1.5) > function(start / 1.5);
        for (var i = 0; i < MostDoublings && (rising ? valueLow > 0 : valueLow < 0) && low > 0; i++)
        {
            (high, valueHigh) = (low, valueLow);
            low /= 2;
            valueLow = function(low) - target;
        }

        for (var i = 0; i < MostDoublings && (rising ? valueHigh < 0 : valueHigh > 0) && double.IsFinite(high); i++)
        {
            (low, valueLow) = (high, valueHigh);
            high *= 2;
            valueHigh = function(high) - target;
        }

        return Find(function, target, low, high);
    }

    /// <summary>The argument between <paramref name="low"/> and <paramref name="high"/> at which the function crosses <paramref name="target"/>.</summary>
    /// <returns>The nearer end when the function does not cross in between.</returns>
    public static double Find(Func<double, double> function, double target, double low, double high)
    {
        var (a, b) = (low, high);
        var (valueA, valueB) = (function(a) - target, function(b) - target);
        if (valueA == 0 || valueB == 0 || Math.Sign(valueA) == Math.Sign(valueB))
        {
            return Math.Abs(valueA) <= Math.Abs(valueB) ? a : b;
        }

        // Anderson and Björck's form of regula falsi; every third step bisects, so that the bracket always shrinks.
        for (var step = 0; step < MostSteps; step++)
        {
            var middle = a + ((b - a) / 2);
            var secant = b - (valueB * (b - a) / (valueB - valueA));
            var next = step % 3 == 2 || !(secant > Math.Min(a, b) && secant < Math.Max(a, b)) ? middle : secant;
            var value = function(next) - target;
            if (value == 0 || next == a || next == b)
            {
                return next;
            }

            if (Math.Sign(value) == Math.Sign(valueB))
            {
                var shrink = 1 - (value / valueB);
                valueA *= double.IsFinite(shrink) && shrink > 0 ? shrink : 0.5;
            }
            else
            {
                (a, valueA) = (b, valueB);
            }

            (b, valueB) = (next, value);
            if (Math.Abs(b - a) <= 4e-16 * Math.Abs(b))
            {
                return b;
            }
        }

        return b;
    }
}
