namespace Rollouts.Statistics;

/// <summary>A closed interval of an estimate, in the unit of the estimate. An end may be infinite, none is ever NaN.</summary>
/// <param name="Lower">The lower end, <see cref="double.NegativeInfinity"/> when unbounded.</param>
/// <param name="Upper">The upper end, <see cref="double.PositiveInfinity"/> when unbounded.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Whether <paramref name="value"/> lies in the interval, its ends included.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
