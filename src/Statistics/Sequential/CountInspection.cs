namespace Rollouts.Statistics;

/// <summary>Whether a window of counts can be used.</summary>
internal static class CountInspection
{
    private const double Largest = 1e15;
    private const double LargestImbalance = 1e9;

    public static WindowFault Inspect(in CountWindow window, MetricKind kind)
    {
        if (!WindowProgress.IsLength(window.Seconds))
        {
            return WindowFault.Length;
        }

        var canary = Arm(window.Canary, window.CanaryExposure, kind);
        var baseline = Arm(window.Baseline, window.BaselineExposure, kind);
        if (WindowProgress.IsMalformed(canary) || WindowProgress.IsMalformed(baseline))
        {
            return WindowProgress.IsMalformed(canary) ? canary : baseline;
        }

        if (canary != WindowFault.None || baseline != WindowFault.None)
        {
            return canary == WindowFault.None ? WindowFault.BaselineMissing
                : baseline == WindowFault.None ? WindowFault.CanaryMissing
                : WindowFault.BothMissing;
        }

        var imbalance = window.CanaryExposure / window.BaselineExposure;
        return imbalance is >= 1 / LargestImbalance and <= LargestImbalance ? WindowFault.None : WindowFault.ExposuresTooUnequal;
    }

    /// <summary>Counts as whole numbers, and so the exposures when they are requests.</summary>
    public static CountWindow Rounded(in CountWindow window, MetricKind kind) =>
        window with
        {
            Canary = Math.Round(window.Canary),
            Baseline = Math.Round(window.Baseline),
            CanaryExposure = kind == MetricKind.Ratio ? Math.Round(window.CanaryExposure) : window.CanaryExposure,
            BaselineExposure = kind == MetricKind.Ratio ? Math.Round(window.BaselineExposure) : window.BaselineExposure,
        };

    private static WindowFault Arm(double events, double exposure, MetricKind kind)
    {
        if (double.IsNaN(events) || double.IsNaN(exposure))
        {
            return WindowFault.CanaryMissing;
        }

        if (events < 0 || exposure < 0)
        {
            return WindowFault.Negative;
        }

        if (!(events <= Largest) || !(exposure <= Largest))
        {
            return WindowFault.OutOfRange;
        }

        // Half an event is none after rounding, and half a request too.
        var nothing = kind == MetricKind.Ratio ? exposure <= 0.5 : exposure == 0;
        if (nothing)
        {
            return events <= 0.5 ? WindowFault.CanaryMissing : WindowFault.EventsWithoutExposure;
        }

        return kind == MetricKind.Ratio && Math.Round(events) > Math.Round(exposure)
            ? WindowFault.MoreFailuresThanRequests
            : WindowFault.None;
    }
}
