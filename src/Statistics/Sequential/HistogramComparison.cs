namespace Rollouts.Statistics;

/// <summary>Two arms of histograms that lie before us as a whole, put through the sequential test on the edges that both have.</summary>
public static class HistogramComparison
{
    /// <summary>The edges that both arms have, ascending; the test needs at least one.</summary>
    public static double[] SharedEdges(HistogramSequence canary, HistogramSequence baseline)
    {
        ArgumentNullException.ThrowIfNull(canary);
        ArgumentNullException.ThrowIfNull(baseline);
        return [.. canary.Edges.ToArray().Intersect(baseline.Edges.ToArray())];
    }

    /// <summary>Compares window by window; an arm that ends before the other one is missing from then on.</summary>
    /// <param name="plan">A plan of kind <see cref="MetricKind.Histogram"/>; its edges are those that both arms have.</param>
    /// <param name="canary">The canary.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="stepSeconds">Length of a window.</param>
    /// <exception cref="ArgumentException">The plan has faults, or no edge is shared; the message names them with their remedies.</exception>
    public static SequentialVerdict Compare(
        SequentialOptions plan,
        HistogramSequence canary,
        HistogramSequence baseline,
        double stepSeconds
    )
    {
        ArgumentNullException.ThrowIfNull(plan);
        var test = new HistogramSequentialTest(plan with { Edges = SharedEdges(canary, baseline) });
        var state = test.NewState();
        for (var i = 0; i < Math.Max(canary.Windows.Count, baseline.Windows.Count); i++)
        {
            test.Add(state, canary.At(i), baseline.At(i), stepSeconds);
        }

        return test.Assess(state);
    }
}
