namespace Rollouts.Statistics;

/// <summary>
/// A window of two histograms or gauges as the log ratio of their means, and how chance scatters it: over many observations less than over few.
/// A window that cannot be used is a window all the same: it lets time pass.
/// </summary>
public readonly record struct MeanWindow
{
    /// <summary>ln of canary over baseline (where a mean is not positive, their difference relative to their size); 0 when unusable.</summary>
    public double LogRatio { get; private init; }

    /// <summary>1/n of the canary plus 1/n of the baseline, n counting observations; a gauge is one. 0 when unusable.</summary>
    public double Scatter { get; private init; }

    /// <summary>Length of the window in seconds.</summary>
    public double Seconds { get; private init; }

    /// <summary>Whether it can be used.</summary>
    public bool IsUsable => Fault == WindowFault.None;

    internal WindowFault Fault { get; private init; }

    /// <summary>A window of latencies or sizes: their means, from the sums where they are known, else from the buckets.</summary>
    /// <param name="canary">The canary's histogram.</param>
    /// <param name="baseline">The baseline's.</param>
    /// <param name="seconds">Length of the window.</param>
    public static MeanWindow Of(in HistogramArm canary, in HistogramArm baseline, double seconds = 60)
    {
        var fault = HistogramInspection.Inspect(canary, baseline, seconds);
        if (fault != WindowFault.None)
        {
            return new MeanWindow { Fault = fault, Seconds = seconds };
        }

        var (canarySum, baselineSum) = HistogramInspection.Sums(canary, baseline);
        return new MeanWindow
        {
            LogRatio = PairedScores.Difference(canarySum / canary.Count, baselineSum / baseline.Count),
            Scatter = (1 / canary.Count) + (1 / baseline.Count),
            Seconds = seconds,
        };
    }

    /// <summary>A window of one number per arm.</summary>
    /// <param name="window">The numbers.</param>
    public static MeanWindow Of(in GaugeWindow window)
    {
        var fault = GaugeInspection.Inspect(window);
        return fault != WindowFault.None
            ? new MeanWindow { Fault = fault, Seconds = window.Seconds }
            : new MeanWindow
            {
                LogRatio = PairedScores.Difference(window.Canary, window.Baseline),
                Scatter = 2,
                Seconds = window.Seconds,
            };
    }
}
