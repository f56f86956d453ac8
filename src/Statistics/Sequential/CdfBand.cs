namespace Rollouts.Statistics;

/// <summary>
/// A band around an empirical distribution function that holds for all sample sizes from a first one on and all x together:
/// S. R. Howard and A. Ramdas, <i>Sequential estimation of quantiles with applications to A/B testing</i>, Bernoulli 2022, theorem 2. For
/// plots of distributions and intervals of quantiles; for decisions on shifts the histogram kernel is far stronger.
/// </summary>
public sealed class CdfBand
{
    private const double WidestEta = 40;

    private readonly double _from;
    private readonly double _amplitude;

    /// <param name="alpha">Probability of ever leaving the band, between 0 and 1.</param>
    /// <param name="from">The first sample size at which the band holds, at least 1.</param>
    /// <param name="amplitude">The constant A of the theorem, above 1/sqrt(2); 0.85 is usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public CdfBand(double alpha, double from = 100, double amplitude = 0.85)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(amplitude, Math.Sqrt(0.5));
        (_from, _amplitude) = (from, amplitude);
        Constant = Solve(alpha);
    }

    /// <summary>The constant C of the theorem: 8.1227 for alpha 0.05 and A 0.85.</summary>
    public double Constant { get; }

    /// <summary>Half the height of the band: A sqrt((ln(1 + ln(t/from)) + C)/t); 1, which says nothing, before <c>from</c>.</summary>
    /// <param name="size">The sample size t.</param>
    public double Radius(double size) =>
        size < _from ? 1 : Math.Min(1, _amplitude * Math.Sqrt((Math.Log(1 + Math.Log(size / _from)) + Constant) / size));

    /// <summary>The confidence sequence of a quantile, from a sorted sample; open ends are infinite.</summary>
    /// <param name="sorted">The sample in ascending order.</param>
    /// <param name="quantile">Between 0 and 1.</param>
    public Interval Quantile(ReadOnlySpan<double> sorted, double quantile)
    {
        var radius = Radius(sorted.Length);
        var lower = (int)Math.Ceiling((quantile - radius) * sorted.Length) - 1;
        var upper = (int)Math.Floor((quantile + radius) * sorted.Length);
        return new Interval(
            lower >= 0 && lower < sorted.Length ? sorted[lower] : double.NegativeInfinity,
            upper >= 0 && upper < sorted.Length ? sorted[upper] : double.PositiveInfinity
        );
    }

    /// <summary>The bound falls as C grows: bisection.</summary>
    private double Solve(double alpha)
    {
        var (low, high) = (0.0, 1000.0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = LogBound(middle) > Math.Log(alpha) ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>ln of the least bound over eta, by golden sections on ln(eta - 1); infinite where the theorem says nothing.</summary>
    private double LogBound(double constant)
    {
        var (a, b) = (Math.Log(1e-6), Math.Log(WidestEta));
        var best = double.PositiveInfinity;
        const int Steps = 400;
        var at = a;
        for (var i = 0; i <= Steps; i++)
        {
            var x = a + ((b - a) * i / Steps);
            var value = LogBound(constant, 1 + Math.Exp(x));
            (best, at) = value < best ? (value, x) : (best, at);
        }

        var (left, right) = (at - ((b - a) / Steps), at + ((b - a) / Steps));
        for (var i = 0; i < 100; i++)
        {
            var (third, twoThirds) = (left + ((right - left) / 3), right - ((right - left) / 3));
            (left, right) =
                LogBound(constant, 1 + Math.Exp(third)) <= LogBound(constant, 1 + Math.Exp(twoThirds)) ? (left, twoThirds) : (third, right);
        }

        return Math.Min(best, LogBound(constant, 1 + Math.Exp((left + right) / 2)));
    }

    /// <summary>ln of 4 exp(-g C)(1 + 1/((g - 1) ln eta)), g = (2/eta)(A - sqrt(2 (eta - 1)/C))².</summary>
    private double LogBound(double constant, double eta)
    {
        var reach = _amplitude - Math.Sqrt(2 * (eta - 1) / constant);
        var g = 2 / eta * reach * reach;
        return reach > 0 && g > 1 ? Math.Log(4) - (g * constant) + Math.Log(1 + (1 / ((g - 1) * Math.Log(eta)))) : double.PositiveInfinity;
    }
}
