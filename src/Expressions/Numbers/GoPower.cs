namespace Rollouts.Expressions;

/// <summary>
/// Go's <c>math.Pow</c>. It is not C's: the integer part of the exponent is done by repeated squaring of the mantissa, so that the
/// last digits differ from <see cref="Math.Pow"/>.
/// </summary>
internal static class GoPower
{
    public static double Raise(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }

        if (y == 1)
        {
            return x;
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        // The special cases are those of IEEE 754, which .NET has too.
        if (x == 0 || double.IsInfinity(x) || double.IsInfinity(y))
        {
            return Math.Pow(x, y);
        }

        if (y == 0.5)
        {
            return Math.Sqrt(x);
        }

        if (y == -0.5)
        {
            return 1 / Math.Sqrt(x);
        }

        var whole = Math.Truncate(Math.Abs(y));
        var fraction = Math.Abs(y) - whole;
        if (fraction != 0 && x < 0)
        {
            return double.NaN;
        }

        if (whole >= 9.223372036854775808e18)
        {
            return x == -1 ? 1
                : Math.Abs(x) < 1 == y > 0 ? 0
                : double.PositiveInfinity;
        }

        var mantissa = 1.0;
        var exponent = 0L;
        if (fraction != 0)
        {
            if (fraction > 0.5)
            {
                fraction--;
                whole++;
            }

            mantissa = Math.Exp(fraction * Math.Log(x));
        }

        var (square, squareExponent) = Split(x);
        for (var bits = (long)whole; bits != 0; bits >>= 1)
        {
            if (squareExponent is < -4096 or > 4096)
            {
                exponent += squareExponent;
                break;
            }

            if ((bits & 1) == 1)
            {
                mantissa *= square;
                exponent += squareExponent;
            }

            square *= square;
            squareExponent <<= 1;
            if (square < 0.5)
            {
                square += square;
                squareExponent--;
            }
        }

        if (y < 0)
        {
            mantissa = 1 / mantissa;
            exponent = -exponent;
        }

        return Math.ScaleB(mantissa, (int)Math.Clamp(exponent, -20_000, 20_000));
    }

    /// <summary>x as a mantissa in [0.5, 1) and a power of two.</summary>
    private static (double Mantissa, long Exponent) Split(double x)
    {
        var exponent = Math.ILogB(x) + 1;
        return (Math.ScaleB(x, -exponent), exponent);
    }
}
