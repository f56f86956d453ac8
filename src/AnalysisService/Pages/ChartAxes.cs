using System.Globalization;

namespace Rollouts.AnalysisService;

/// <summary>What charts have in common: a frame of 720 by 220 with a grid of values and the first and last time.</summary>
internal static class ChartAxes
{
    public const double Right = 704;
    public const double Left = 64;
    public const double Top = 14;
    public const double Bottom = 190;

    /// <summary>Times from edge to edge.</summary>
    public static Scale Times(DateTimeOffset from, DateTimeOffset to) =>
        new(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds(), Left + 8, Right - 8);

    public static Scale Values(IEnumerable<double> values) => Scale.Of(values, Bottom, Top);

    public static Html Draw(Scale x, Scale y, IReadOnlyList<DateTimeOffset> times) => Html.Join([Grid(y), TimeAxis(x, times)]);

    public static string At(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A line through the points; a gap where there is no number: nothing is drawn that was not measured.</summary>
    public static Html Line(string style, IEnumerable<(DateTimeOffset At, double Value)> points, Scale x, Scale y)
    {
        var path = new System.Text.StringBuilder();
        var down = false;
        foreach (var (at, value) in points)
        {
            if (double.IsFinite(value))
            {
                path.Append(down ? 'L' : 'M').Append(At(x.Map(at.ToUnixTimeMilliseconds()))).Append(' ').Append(At(y.Map(value)));
            }

            down = double.IsFinite(value);
        }

        return Html.Of($"""<path class="line {style}" d="{path.ToString()}"/>""");
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

    private static Html TimeAxis(Scale x, IReadOnlyList<DateTimeOffset> times)
    {
        IEnumerable<(DateTimeOffset Time, string Anchor)> shown =
            times.Count == 1 ? [(times[0], "middle")] : [(times[0], "start"), (times[^1], "end")];
        return Html.Join(
            shown.Select(s =>
                Html.Of(
                    $"""<text class="tick" x="{At(x.Map(s.Time.ToUnixTimeMilliseconds()))}" y="212" text-anchor="{s.Anchor}">{PageText.Clock(s.Time)}</text>"""
                )
            )
        );
    }
}
