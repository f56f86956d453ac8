namespace Rollouts.Statistics;

/// <summary>
/// A confidence sequence for the ratio of two rates: all ratios that a mixture of likelihood ratios, given the windows' totals, does not
/// contradict (Robbins 1970). The state is the log likelihood and its slope at 31 ratios from 1/20 to 20; between them it is interpolated
/// by cubics, with an error far below what moves a limit visibly. Discounted like the test.
/// </summary>
internal sealed class RatioConfidenceSequence(StateLayout layout)
{
    private const int Points = 31;
    private const double Lowest = -3;
    private const double Step = 0.2;
    private const double Highest = Lowest + (Step * (Points - 1));

    /// <summary>Typical log ratio: the scale of the mixing normal law.</summary>
    private const double Scale = 0.4;

    private const int Nodes = 400;

    private static readonly double[] Excess = [.. Enumerable.Range(0, Points).Select(k => Math.Exp(Lowest + (Step * k)) - 1)];

    private readonly int _values = layout.Take(Points);
    private readonly int _slopes = layout.Take(Points);
    private readonly int _events = layout.Take(1);

    /// <summary>Adds a window, weakened by the discount.</summary>
    public void Add(Span<double> state, in CountWindow window, double discount)
    {
        var events = window.Canary + window.Baseline;
        if (events == 0)
        {
            return;
        }

        state[_events] += events;
        var share = CountKernel.Share(window.CanaryExposure, window.BaselineExposure);
        var values = state.Slice(_values, Points);
        var slopes = state.Slice(_slopes, Points);
        for (var k = 0; k < Points; k++)
        {
            var relative = 1 + (Excess[k] * share);
            values[k] += ((window.Canary * (Lowest + (Step * k))) - (events * Math.Log(relative))) / discount;
            slopes[k] += (window.Canary - (events * (Excess[k] + 1) * share / relative)) / discount;
        }
    }

    /// <summary>The most likely ratio and the limits at level <paramref name="alpha"/>; null without events.</summary>
    public (double? Estimate, Interval Interval) Estimate(ReadOnlySpan<double> state, double alpha)
    {
        if (state[_events] == 0)
        {
            return (null, default);
        }

        var best = Maximum(state);
        var limit = LogMixture(state, best) + Math.Log(alpha);
        var lower = Value(state, Lowest) >= limit ? 0 : Math.Exp(Crossing(state, limit, best, Lowest));
        var upper = Value(state, Highest) >= limit ? double.PositiveInfinity : Math.Exp(Crossing(state, limit, best, Highest));
        return (Math.Exp(best), new Interval(lower, upper));
    }

    /// <summary>Where the slope changes sign; the likelihood is concave.</summary>
    private double Maximum(ReadOnlySpan<double> state)
    {
        var (low, high) = (Lowest, Highest);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Slope(state, middle) > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>A point between the maximum and an end at which the likelihood has fallen to the limit.</summary>
    private double Crossing(ReadOnlySpan<double> state, double limit, double inside, double outside)
    {
        for (var i = 0; i < 60; i++)
        {
            var middle = (inside + outside) / 2;
            (inside, outside) = Value(state, middle) >= limit ? (middle, outside) : (inside, middle);
        }

        return outside;
    }

    /// <summary>ln of the likelihood averaged over a normal law on the log ratio, by the trapezoidal rule around the maximum.</summary>
    private double LogMixture(ReadOnlySpan<double> state, double best)
    {
        var width = 10 / Math.Sqrt((1 / (Scale * Scale)) + Math.Max(0, Curvature(state, best)));
        var posterior = best / (1 + (1 / (Scale * Scale) / Math.Max(1e-9, Curvature(state, best))));
        var from = Math.Max(Lowest, Math.Min(posterior, best) - width);
        var step = (Math.Min(Highest, Math.Max(posterior, best) + width) - from) / Nodes;
        Span<double> terms = stackalloc double[Nodes + 1];
        for (var i = 0; i <= Nodes; i++)
        {
            var d = from + (step * i);
            terms[i] = Value(state, d) - (d * d / (2 * Scale * Scale));
        }

        return LogSpace.Sum(terms) + Math.Log(step / (Scale * Math.Sqrt(2 * Math.PI)));
    }

    private double Curvature(ReadOnlySpan<double> state, double d) =>
        (Slope(state, Math.Max(Lowest, d - (Step / 4))) - Slope(state, Math.Min(Highest, d + (Step / 4)))) / (Step / 2);

    private double Value(ReadOnlySpan<double> state, double d)
    {
        var (k, t) = Cell(d);
        var (left, right) = (state[_values + k], state[_values + k + 1]);
        var (rise, fall) = (state[_slopes + k] * Step, state[_slopes + k + 1] * Step);
        var u = 1 - t;
        return (left * u * u * (1 + (2 * t))) + (rise * t * u * u) + (right * t * t * (3 - (2 * t))) - (fall * t * t * u);
    }

    private double Slope(ReadOnlySpan<double> state, double d)
    {
        var (k, t) = Cell(d);
        var difference = (state[_values + k + 1] - state[_values + k]) / Step;
        return (6 * t * (1 - t) * difference)
            + (state[_slopes + k] * (1 - t) * (1 - (3 * t)))
            + (state[_slopes + k + 1] * t * ((3 * t) - 2));
    }

    private static (int Cell, double Place) Cell(double d)
    {
        var place = (d - Lowest) / Step;
        var cell = Math.Clamp((int)place, 0, Points - 2);
        return (cell, place - cell);
    }
}
