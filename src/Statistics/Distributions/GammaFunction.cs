namespace Rollouts.Statistics;

/// <summary>The logarithm of the gamma and beta functions, accurate to a few units of the last place also near their zeros.</summary>
public static class GammaFunction
{
    private const double HalfLogTwoPi = 0.918938533204672741780;
    private const double OneMinusEuler = 0.422784335098467139393;

    // (-1)^k (ζ(k) - 1) / k for k = 2, 3, …: ln Γ(2 + z) = z (1 - γ) + Σ c_k z^k for |z| < 2 (Abramowitz & Stegun 6.1.33).
    private static readonly double[] AroundTwo = AlternatingOverIndex([
        0.644934066848226436,
        0.202056903159594285,
        0.0823232337111381915,
        0.0369277551433699263,
        0.0173430619844491397,
        0.00834927738192282684,
        0.00407735619794433938,
        0.00200839282608221442,
        0.000994575127818085337,
        0.000494188604119464559,
        0.000246086553308048299,
        0.000122713347578489147,
        6.12481350587048293e-5,
        3.05882363070204936e-5,
        1.52822594086518717e-5,
        7.63719763789976227e-6,
        3.81729326499983986e-6,
        1.90821271655393893e-6,
        9.53962033872796113e-7,
        4.76932986787806463e-7,
        2.3845050272773299e-7,
        1.19219925965311073e-7,
        5.96081890512594796e-8,
        2.98035035146522802e-8,
        1.49015548283650412e-8,
        7.45071178983542949e-9,
    ]);

    /// <summary>ln |Γ(<paramref name="x"/>)|; positive infinity at 0, the negative integers and infinity.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || double.IsInfinity(x))
        {
            return x * x;
        }

        if (x <= 0)
        {
            // Reflection: Γ(x) Γ(1 - x) = π / sin(πx).
            return x == Math.Floor(x) ? double.PositiveInfinity : Math.Log(Math.PI / Math.Abs(double.SinPi(x))) - Log(1 - x);
        }

        if (x >= 10)
        {
            return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSeries(x);
        }

        if (x < 0.5)
        {
            return Log(x + 1) - Math.Log(x);
        }

        if (x < 1.5)
        {
            return OffsetFromTwo(x - 1) - LogSpace.Log1Plus(x - 1);
        }

        var product = 1.0;
        while (x > 2.5)
        {
            x -= 1;
            product *= x;
        }

        return Math.Log(product) + OffsetFromTwo(x - 2);
    }

    /// <summary>ln B(<paramref name="a"/>, <paramref name="b"/>) = ln Γ(a) + ln Γ(b) - ln Γ(a + b) for positive arguments, without the cancellation of that sum.</summary>
    public static double LogBeta(double a, double b)
    {
        var (small, large) = a < b ? (a, b) : (b, a);
        if (large < 10)
        {
            return Log(a) + Log(b) - Log(a + b);
        }

        // Stirling's formula for the large argument and the sum, with their leading terms cancelled by hand.
        var sum = small + large;
        var tail = StirlingSeries(large) - StirlingSeries(sum) + ((large - 0.5) * LogSpace.Log1Plus(-small / sum));
        return small < 10
            ? Log(small) + tail + small - (small * Math.Log(sum))
            : HalfLogTwoPi + StirlingSeries(small) + tail + ((small - 0.5) * Math.Log(small / sum)) - (0.5 * Math.Log(sum));
    }

    /// <summary>ln of the binomial coefficient "<paramref name="n"/> over <paramref name="k"/>" for 0 ≤ k ≤ n.</summary>
    public static double LogChoose(double n, double k) => -Math.Log(n + 1) - LogBeta(n - k + 1, k + 1);

    /// <summary>
    /// What Stirling's formula lacks: ln x! - [(x + ½) ln x - x + ½ ln 2π], for positive <paramref name="x"/>. Small and smooth
    /// where ln x! is large, which is what makes probabilities of large counts exact (Loader 2000).
    /// </summary>
    public static double StirlingError(double x) => x >= 10 ? StirlingSeries(x) : Log(x + 1) - ((x + 0.5) * Math.Log(x)) + x - HalfLogTwoPi;

    private static double StirlingSeries(double x)
    {
        var square = 1 / (x * x);
        var series = (1.0 / 1188) - (square * ((691.0 / 360360) - (square / 156)));
        series = (1.0 / 1260) - (square * ((1.0 / 1680) - (square * series)));
        return ((1.0 / 12) - (square * ((1.0 / 360) - (square * series)))) / x;
    }

    private static double OffsetFromTwo(double z)
    {
        var sum = 0.0;
        for (var k = AroundTwo.Length - 1; k >= 0; k--)
        {
            sum = (sum + AroundTwo[k]) * z;
        }

        return z * (OneMinusEuler + sum);
    }

    private static double[] AlternatingOverIndex(double[] zetaMinusOne)
    {
        for (var i = 0; i < zetaMinusOne.Length; i++)
        {
            zetaMinusOne[i] *= (i % 2 == 0 ? 1.0 : -1.0) / (i + 2);
        }

        return zetaMinusOne;
    }
}
