namespace Rollouts.Statistics;

/// <summary>Whether a pair of histograms can be used, and what they say about an edge.</summary>
internal static class HistogramInspection
{
    private const double Largest = 1e15;

    /// <summary>Edges are the same when they agree to this, so that a change of unit does not part them.</summary>
    private const double EdgeTolerance = 1e-9;

    public static WindowFault Inspect(in HistogramArm canary, in HistogramArm baseline, double seconds)
    {
        if (!WindowProgress.IsLength(seconds))
        {
            return WindowFault.Length;
        }

        var (canaryFault, baselineFault) = (Arm(canary), Arm(baseline));
        if (WindowProgress.IsMalformed(canaryFault) || WindowProgress.IsMalformed(baselineFault))
        {
            return WindowProgress.IsMalformed(canaryFault) ? canaryFault : baselineFault;
        }

        return (canaryFault, baselineFault) switch
        {
            (WindowFault.None, WindowFault.None) => WindowFault.None,
            (WindowFault.None, _) => WindowFault.BaselineMissing,
            (_, WindowFault.None) => WindowFault.CanaryMissing,
            _ => WindowFault.BothMissing,
        };
    }

    /// <summary>How many observations lie above an edge, -1 when the arm does not have the edge.</summary>
    public static double Above(in HistogramArm arm, double edge)
    {
        var (low, high) = (0, arm.Edges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = arm.Edges[middle];
            if (Math.Abs(found - edge) <= EdgeTolerance * Math.Abs(edge))
            {
                return Math.Round(arm.Count) - Math.Round(arm.Cumulative[middle]);
            }

            (low, high) = found < edge ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>The sums of both arms as delivered, or from the buckets of both when one lacks it: their means stay comparable.</summary>
    public static (double Canary, double Baseline) Sums(in HistogramArm canary, in HistogramArm baseline) =>
        double.IsNaN(canary.Sum) || double.IsNaN(baseline.Sum)
            ? (SumFromBuckets(canary), SumFromBuckets(baseline))
            : (canary.Sum, baseline.Sum);

    /// <summary>The sum of all observations when each lies in the middle of its bucket, those above the last edge on it.</summary>
    private static double SumFromBuckets(in HistogramArm arm)
    {
        var (sum, below, lower) = (0.0, 0.0, Math.Min(0, arm.Edges[0]));
        for (var j = 0; j < arm.Edges.Length; j++)
        {
            sum += (arm.Cumulative[j] - below) * (lower + arm.Edges[j]) / 2;
            (below, lower) = (arm.Cumulative[j], arm.Edges[j]);
        }

        return sum + ((arm.Count - below) * lower);
    }

    private static WindowFault Arm(in HistogramArm arm)
    {
        if (double.IsNaN(arm.Count))
        {
            return WindowFault.CanaryMissing;
        }

        if (arm.Edges.Length != arm.Cumulative.Length || arm.Edges.IsEmpty)
        {
            return WindowFault.NotCumulative;
        }

        if (arm.Count < 0)
        {
            return WindowFault.Negative;
        }

        if (!(arm.Count <= Largest) || double.IsInfinity(arm.Sum))
        {
            return WindowFault.OutOfRange;
        }

        return Buckets(arm);
    }

    private static WindowFault Buckets(in HistogramArm arm)
    {
        var (below, lower) = (0.0, double.NegativeInfinity);
        for (var j = 0; j < arm.Edges.Length; j++)
        {
            if (!(arm.Cumulative[j] >= below) || !(arm.Edges[j] > lower) || !double.IsFinite(arm.Edges[j]))
            {
                return arm.Cumulative[j] < 0 ? WindowFault.Negative : WindowFault.NotCumulative;
            }

            (below, lower) = (arm.Cumulative[j], arm.Edges[j]);
        }

        return below > arm.Count ? WindowFault.NotCumulative
            : arm.Count <= 0.5 ? WindowFault.CanaryMissing
            : WindowFault.None;
    }
}
