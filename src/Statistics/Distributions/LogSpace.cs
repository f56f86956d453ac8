namespace Rollouts.Statistics;

/// <summary>
/// Sums of probabilities and evidence that are held as natural logarithms, so that values far below 1e-308 keep their
/// digits. Negative infinity is the logarithm of nothing and an ordinary argument.
/// </summary>
public static class LogSpace
{
    /// <summary>Terms this much smaller than the largest cannot change a sum of doubles.</summary>
    private const double Negligible = 45;

    private const double LogHalf = -0.693147180559945309417;

    /// <summary>ln(1 + <paramref name="x"/>) with all digits also where x is tiny, which the framework's LogP1 loses (Kahan's correction).</summary>
    /// <param name="x">At least -1.</param>
    public static double Log1Plus(double x)
    {
        var shifted = 1 + x;
        return shifted == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(shifted) * (x / (shifted - 1));
    }

    /// <summary>e^<paramref name="x"/> - 1 with all digits also where x is tiny, which the framework's ExpM1 loses.</summary>
    public static double ExpMinus1(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x
            : power == 0 || double.IsPositiveInfinity(power) ? power - 1
            : (power - 1) * (x / Math.Log(power));
    }

    /// <summary>ln(e^<paramref name="a"/> + e^<paramref name="b"/>).</summary>
    public static double Add(double a, double b)
    {
        var (larger, smaller) = a >= b ? (a, b) : (b, a);
        return larger - smaller < Negligible ? larger + Log1Plus(Math.Exp(smaller - larger)) : larger;
    }

    /// <summary>ln(Σ e^t), negative infinity for no terms. Exact to rounding whatever the terms' size.</summary>
    public static double Sum(ReadOnlySpan<double> terms)
    {
        var largest = double.NegativeInfinity;
        foreach (var term in terms)
        {
            largest = Math.Max(largest, term);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += largest - term < Negligible ? Math.Exp(term - largest) : 0;
        }

        return largest + Math.Log(sum);
    }

    /// <summary>ln(1 - e^<paramref name="logProbability"/>), the logarithm of the complement.</summary>
    /// <param name="logProbability">At most 0; a rounding error above it counts as 0.</param>
    public static double Complement(double logProbability) =>
        logProbability >= 0 ? double.NegativeInfinity
        : logProbability > LogHalf ? Math.Log(-ExpMinus1(logProbability))
        : Log1Plus(-Math.Exp(logProbability));
}
