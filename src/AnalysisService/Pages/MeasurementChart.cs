using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Draws the measurements of a metric over time, with the bounds of its conditions.</summary>
internal static class MeasurementChart
{
    /// <summary>Nothing when no measurement has a number.</summary>
    public static Html Draw(MetricView metric)
    {
        List<Point> points =
        [
            .. metric
                .Measurements.Where(static m => (m.FinishedAt ?? m.StartedAt) is not null)
                .Select(static m => new Point(m, (m.FinishedAt ?? m.StartedAt)!.Value, MeasuredNumbers.Of(m.Value))),
        ];
        List<double> values = [.. points.SelectMany(static p => p.Values).Where(double.IsFinite)];
        if (values.Count == 0)
        {
            return Html.Empty;
        }

        var bounds = MeasuredNumbers.BoundsOf(metric.Conditions.Select(static c => c.Text));
        var y = ChartAxes.Values(values.Concat(bounds));
        var times = points.ConvertAll(static p => p.At);
        var x = ChartAxes.Times(times[0], times[^1]);
        var taken = Math.Max(metric.Taken, points.Count);
        var title =
            $"{metric.Name}: {(taken > points.Count ? $"{points.Count} of {taken}" : $"{taken}")} measurements from {MeasuredNumbers.Show(values.Min())} to {MeasuredNumbers.Show(values.Max())}";
        return Html.Of(
            $"""
            <svg class="chart" viewBox="0 0 720 220" role="img" aria-label="{title}">
            {ChartAxes.Draw(x, y, times)}
            {bounds.Select(b => Bound(b, y))}
            {Enumerable.Range(0, points.Max(static p => p.Values.Count)).Select(s =>
                ChartAxes.Line($"s{s}", points.Select(p => (p.At, ValueOf(p, s))), x, y)
            )}
            {points.SelectMany(p => Marks(p, x, y))}
            </svg>
            {Thinned(taken, points.Count)}
            """
        );
    }

    private static Html Thinned(int taken, int shown) =>
        taken <= shown
            ? Html.Empty
            : Html.Of(
                $"""<p class="quiet">Of {taken} measurements {shown} are drawn: evenly spread ones, the latest, and the latest that were no success, as far as they are still kept.</p>"""
            );

    private static double ValueOf(Point point, int series) => point.Values.Count > series ? point.Values[series] : double.NaN;

    private static Html Bound(double bound, Scale y) =>
        Html.Of(
            $"""<line class="bound" x1="64" x2="704" y1="{At(y.Map(bound))}" y2="{At(y.Map(bound))}"/><text class="bound-label" x="700" y="{At(y.Map(bound) - 4)}" text-anchor="end">{MeasuredNumbers.Show(bound)}</text>"""
        );

    private static IEnumerable<Html> Marks(Point point, Scale x, Scale y)
    {
        var measurement = point.Measurement;
        var across = x.Map(point.At.ToUnixTimeMilliseconds());
        var label = $"{PageText.Clock(point.At)} {measurement.Phase}: {PageText.Cut(measurement.Value ?? measurement.Message ?? "", 120)}";
        if (point.Values.All(static v => !double.IsFinite(v)))
        {
            yield return Mark(across, ChartAxes.Bottom, measurement.Phase, label);
        }

        foreach (var value in point.Values.Where(double.IsFinite))
        {
            yield return Mark(across, y.Map(value), measurement.Phase, label);
        }
    }

    // Told apart by shape as well as by colour.
    private static Html Mark(double x, double y, string phase, string label) =>
        phase switch
        {
            AnalysisPhase.Failed => Html.Of(
                $"""<path class="mark Failed" d="M{At(x - 5)} {At(y - 5)}L{At(x + 5)} {At(y + 5)}M{At(x - 5)} {At(y + 5)}L{At(x + 5)} {At(y - 5)}"><title>{label}</title></path>"""
            ),
            AnalysisPhase.Error => Html.Of(
                $"""<path class="mark Error" d="M{At(x)} {At(y - 6)}L{At(x + 6)} {At(y + 5)}L{At(x - 6)} {At(y + 5)}Z"><title>{label}</title></path>"""
            ),
            AnalysisPhase.Inconclusive => Html.Of(
                $"""<path class="mark Inconclusive" d="M{At(x)} {At(y - 6)}L{At(x + 6)} {At(y)}L{At(x)} {At(y + 6)}L{At(x - 6)} {At(y)}Z"><title>{label}</title></path>"""
            ),
            _ => Html.Of(
                $"""<circle class="mark {(phase == AnalysisPhase.Successful ? phase : "Running")}" cx="{At(x)}" cy="{At(y)}" r="4"><title>{label}</title></circle>"""
            ),
        };

    private static string At(double coordinate) => ChartAxes.At(coordinate);

    private sealed record Point(Measurement Measurement, DateTimeOffset At, IReadOnlyList<double> Values);
}
