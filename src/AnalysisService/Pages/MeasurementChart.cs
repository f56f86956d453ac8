using System.Globalization;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Draws the measurements of a metric over time, with the bounds of its conditions.</summary>
internal static class MeasurementChart
{
    private const double Width = 720;
    private const double Height = 220;
    private const double Left = 64;
    private const double Right = 16;
    private const double Top = 14;
    private const double Bottom = 30;
    private const int MaxPoints = 500;

    /// <summary>Nothing when no measurement has a number.</summary>
    public static Html Draw(MetricView metric)
    {
        List<Point> points =
        [
            .. metric
                .Measurements.TakeLast(MaxPoints)
                .Where(static m => (m.FinishedAt ?? m.StartedAt) is not null)
                .Select(static m => new Point(m, (m.FinishedAt ?? m.StartedAt)!.Value, MeasuredNumbers.Of(m.Value))),
        ];
        List<double> values = [.. points.SelectMany(static p => p.Values).Where(double.IsFinite)];
        if (values.Count == 0)
        {
            return Html.Empty;
        }

        var bounds = MeasuredNumbers.BoundsOf(metric.Conditions.Select(static c => c.Text));
        var y = Scale.Of(values.Concat(bounds), Height - Bottom, Top);
        var x = new Scale(points[0].At.ToUnixTimeMilliseconds(), points[^1].At.ToUnixTimeMilliseconds(), Left + 8, Width - Right - 8);
        var title =
            $"{metric.Name}: {points.Count} measurements from {MeasuredNumbers.Show(values.Min())} to {MeasuredNumbers.Show(values.Max())}";
        return Html.Of(
            $"""
            <svg class="chart" viewBox="0 0 720 220" role="img" aria-label="{title}">
            {Grid(y)}
            {TimeAxis(points, x)}
            {bounds.Select(b => Bound(b, y))}
            {Enumerable.Range(0, points.Max(static p => p.Values.Count)).Select(s => Line(points, s, x, y))}
            {points.SelectMany(p => Marks(p, x, y))}
            </svg>
            """
        );
    }

    private static Html Grid(Scale y) =>
        Html.Join(
            y.Ticks()
                .Select(t =>
                    Html.Of(
                        $"""<line class="grid" x1="64" x2="704" y1="{At(y.Map(t))}" y2="{At(y.Map(t))}"/><text class="tick" x="58" y="{At(y.Map(t) + 4)}" text-anchor="end">{MeasuredNumbers.Show(t)}</text>"""
                    )
                )
        );

    private static Html TimeAxis(List<Point> points, Scale x)
    {
        IEnumerable<(Point Point, string Anchor)> shown =
            points.Count == 1 ? [(points[0], "middle")] : [(points[0], "start"), (points[^1], "end")];
        return Html.Join(
            shown.Select(s =>
                Html.Of(
                    $"""<text class="tick" x="{At(x.Map(s.Point.At.ToUnixTimeMilliseconds()))}" y="212" text-anchor="{s.Anchor}">{PageText.Clock(s.Point.At)}</text>"""
                )
            )
        );
    }

    private static Html Bound(double bound, Scale y) =>
        Html.Of(
            $"""<line class="bound" x1="64" x2="704" y1="{At(y.Map(bound))}" y2="{At(y.Map(bound))}"/><text class="bound-label" x="700" y="{At(y.Map(bound) - 4)}" text-anchor="end">{MeasuredNumbers.Show(bound)}</text>"""
        );

    private static Html Line(List<Point> points, int series, Scale x, Scale y)
    {
        // A gap where there was no number: nothing is drawn that was not measured.
        var path = "";
        var down = false;
        foreach (var point in points)
        {
            if (point.Values.Count > series && double.IsFinite(point.Values[series]))
            {
                path += $"{(down ? "L" : "M")}{At(x.Map(point.At.ToUnixTimeMilliseconds()))} {At(y.Map(point.Values[series]))}";
                down = true;
            }
            else
            {
                down = false;
            }
        }

        return Html.Of($"""<path class="line s{series}" d="{path}"/>""");
    }

    private static IEnumerable<Html> Marks(Point point, Scale x, Scale y)
    {
        var measurement = point.Measurement;
        var across = x.Map(point.At.ToUnixTimeMilliseconds());
        var label = $"{PageText.Clock(point.At)} {measurement.Phase}: {PageText.Cut(measurement.Value ?? measurement.Message ?? "", 120)}";
        if (point.Values.All(static v => !double.IsFinite(v)))
        {
            yield return Mark(across, Height - Bottom, measurement.Phase, label);
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

    private static string At(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    private sealed record Point(Measurement Measurement, DateTimeOffset At, IReadOnlyList<double> Values);
}
