namespace Rollouts.AnalysisService;

/// <summary>Draws a comparison window by window: the canary against the baseline.</summary>
internal static class WindowChart
{
    /// <summary>Nothing without windows, and for a judge, whose windows hold many metrics.</summary>
    public static Html Draw(MetricView metric)
    {
        if (metric.Windows is not { Kind: "ratio" or "count" or "gauge" or "histogram" } windows || windows.Rows.Count == 0)
        {
            return Html.Empty;
        }

        var canary = Points(windows, static row => row.Canary);
        var baseline = Points(windows, static row => row.Baseline);
        List<double> values = [.. canary.Concat(baseline).Select(static p => p.Value).Where(double.IsFinite)];
        if (values.Count == 0)
        {
            return Html.Empty;
        }

        var y = ChartAxes.Values(values);
        var times = canary.ConvertAll(static p => p.At);
        var x = ChartAxes.Times(times[0], times[^1]);
        var what = windows.Kind switch
        {
            "ratio" => "events of all requests",
            "count" => "events for the exposure",
            "histogram" => "mean",
            _ => "value",
        };
        var title =
            $"{metric.Name}: {what} in {windows.Rows.Count} windows, from {MeasuredNumbers.Show(values.Min())} to {MeasuredNumbers.Show(values.Max())}";
        return Html.Of(
            $"""
            <figure class="windows"><figcaption class="quiet">Window by window, {what}: <span class="key canary">canary</span> <span class="key baseline">baseline</span></figcaption>
            <svg class="chart arms-chart" viewBox="0 0 720 220" role="img" aria-label="{title}">
            {ChartAxes.Draw(x, y, times)}
            {ChartAxes.Line("baseline", baseline, x, y)}
            {ChartAxes.Line("canary", canary, x, y)}
            {Marks("baseline", baseline, x, y)}
            {Marks("canary", canary, x, y)}
            </svg></figure>
            """
        );
    }

    private static IEnumerable<Html> Marks(string arm, List<(DateTimeOffset At, double Value)> points, Scale x, Scale y) =>
        points
            .Where(static p => double.IsFinite(p.Value))
            .Select(p =>
                Html.Of(
                    $"""<circle class="mark {arm}" cx="{ChartAxes.At(x.Map(p.At.ToUnixTimeMilliseconds()))}" cy="{ChartAxes.At(y.Map(p.Value))}" r="3"><title>{PageText.Clock(p.At)} {arm}: {MeasuredNumbers.Show(p.Value)}</title></circle>"""
                )
            );

    private static List<(DateTimeOffset At, double Value)> Points(
        WindowSeries windows,
        Func<Analysis.WindowRow, IReadOnlyList<double>> arm
    ) => [.. windows.Rows.Select((row, i) => (windows.EndOf(i), Value(windows.Kind, arm(row))))];

    // A ratio is events and total, a count events and exposure, a histogram count and sum before its buckets.
    private static double Value(string kind, IReadOnlyList<double> numbers) =>
        (kind, numbers) switch
        {
            (_, []) => double.NaN,
            ("gauge", _) => numbers[0],
            ("histogram", [var count, var sum, ..]) when count > 0 => sum / count,
            ("ratio" or "count", [var events, var whole, ..]) when whole > 0 => events / whole,
            _ => double.NaN,
        };
}
