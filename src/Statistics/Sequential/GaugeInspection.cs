namespace Rollouts.Statistics;

/// <summary>Whether a window of gauges can be used.</summary>
internal static class GaugeInspection
{
    private const double Largest = 1e290;

    public static WindowFault Inspect(in GaugeWindow window)
    {
        if (!WindowProgress.IsLength(window.Seconds))
        {
            return WindowFault.Length;
        }

        if (Math.Abs(window.Canary) > Largest || Math.Abs(window.Baseline) > Largest)
        {
            return WindowFault.OutOfRange;
        }

        return (double.IsNaN(window.Canary), double.IsNaN(window.Baseline)) switch
        {
            (false, false) => WindowFault.None,
            (true, false) => WindowFault.CanaryMissing,
            (false, true) => WindowFault.BaselineMissing,
            _ => WindowFault.BothMissing,
        };
    }
}
