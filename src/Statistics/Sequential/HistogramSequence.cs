namespace Rollouts.Statistics;

/// <summary>The histograms of one arm, window by window.</summary>
/// <param name="Edges">Upper edges of the buckets, ascending, without +Inf.</param>
/// <param name="Windows">In the order of time.</param>
public sealed record HistogramSequence(ReadOnlyMemory<double> Edges, IReadOnlyList<HistogramWindow> Windows)
{
    /// <summary>The arm in a window; one that is missing, or lies behind the last one, delivered nothing.</summary>
    internal HistogramArm At(int window)
    {
        var known = window < Windows.Count ? Windows[window] : default;
        return known.Cumulative.IsEmpty
            ? new HistogramArm(Edges.Span, new double[Edges.Length], double.NaN)
            : new HistogramArm(Edges.Span, known.Cumulative.Span, known.Count, known.Sum);
    }
}
