namespace Rollouts.Statistics;

/// <summary>One arm's cumulative histogram of one window, as Prometheus' <c>le</c> buckets are. The spans are only read.</summary>
public readonly ref struct HistogramArm
{
    /// <param name="edges">Upper edges of the buckets, ascending, without +Inf.</param>
    /// <param name="cumulative">How many observations were at most each edge.</param>
    /// <param name="count">How many observations there were (the +Inf bucket). NaN: the arm delivered nothing.</param>
    /// <param name="sum">Sum of the observations in the unit of the edges; NaN when unknown, the mean is then taken from the buckets.</param>
    public HistogramArm(ReadOnlySpan<double> edges, ReadOnlySpan<double> cumulative, double count, double sum = double.NaN)
    {
        Edges = edges;
        Cumulative = cumulative;
        Count = count;
        Sum = sum;
    }

    /// <summary>Upper edges of the buckets, ascending, without +Inf.</summary>
    public ReadOnlySpan<double> Edges { get; }

    /// <summary>How many observations were at most each edge.</summary>
    public ReadOnlySpan<double> Cumulative { get; }

    /// <summary>All observations of the window.</summary>
    public double Count { get; }

    /// <summary>Sum of all observations, NaN when unknown.</summary>
    public double Sum { get; }
}
