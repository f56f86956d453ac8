namespace Rollouts.Statistics;

/// <summary>Finds where a monotone function takes a value: a bracket is found by doubling and halving, and closed by Brent's method.</summary>
internal static class MonotoneRoot
{
    private const int MostDoublings = 2_100;

    /// <summary>The positive argument at which <paramref name="function"/> equals <paramref name="target"/>.</summary>
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
        var (atLow, atHigh) = (function(low) - target, function(high) - target);
        return atLow == 0 || atHigh == 0 || Math.Sign(atLow) == Math.Sign(atHigh)
            ? Math.Abs(atLow) <= Math.Abs(atHigh)
                ? low
                : high
            : BrentRoot.Find(x => function(x) - target, low, high, atLow, atHigh);
    }
}
