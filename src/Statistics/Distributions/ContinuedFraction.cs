namespace Rollouts.Statistics;

/// <summary>Continued fractions of the incomplete gamma and beta functions, evaluated by Lentz's method.</summary>
internal static class ContinuedFraction
{
    private const double Tiny = 1e-300;
    private const double Converged = 3e-16;

    /// <summary>ln of 1/(x + 1 - a - 1(1-a)/(x + 3 - a - …)), DLMF 8.9.2, for x ≥ a + 1.</summary>
    public static double LogGamma(double a, double x, int mostTerms)
    {
        var b = x + 1 - a;
        var fraction = new Lentz(1 / Tiny, 1 / b, 1 / b);
        for (var i = 1; i < mostTerms; i++)
        {
            b += 2;
            if (fraction.Step(-i * (i - a), b))
            {
                break;
            }
        }

        return Math.Log(fraction.Value);
    }

    /// <summary>
    /// ln of the fraction by which x^a y^b / B(a, b) exceeds I_x(a, b), for x below the mean of the beta distribution: the even
    /// part of DLMF 8.17.22 (Didonato and Morris 1992, equation 9), whose terms do not cancel when y = 1 - x is given exactly.
    /// </summary>
    public static double LogBeta(double a, double b, double x, double y, int mostTerms)
    {
        var excess = (a * y) - (b * x) + 1;
        var first = NonZero(a * excess / (a + 1));
        var fraction = new Lentz(first, 0, first);
        for (var m = 1; m < mostTerms; m++)
        {
            var odd = a + (2.0 * m) - 1;
            var numerator = (a + m - 1) / odd * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
            var denominator = m + (m * (b - m) * x / odd) + ((a + m) * (excess + (m * (1 + y))) / (odd + 2));
            if (fraction.Step(numerator, denominator))
            {
                break;
            }
        }

        return Math.Log(fraction.Value);
    }

    private static double NonZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private struct Lentz(double numerator, double denominator, double start)
    {
        private double _numerator = numerator;
        private double _denominator = denominator;

        public double Value { get; private set; } = start;

        /// <summary>Takes in one more partial quotient; true when it no longer changes the value.</summary>
        public bool Step(double a, double b)
        {
            _denominator = 1 / NonZero((a * _denominator) + b);
            _numerator = NonZero(b + (a / _numerator));
            var factor = _denominator * _numerator;
            Value *= factor;
            return Math.Abs(factor - 1) < Converged;
        }
    }
}
