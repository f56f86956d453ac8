namespace Rollouts.StatisticsSimulation;

/// <summary>How many sick canaries are found by each minute.</summary>
internal static class DetectionPlot
{
    private const int Left = 50;
    private const int Top = 40;
    private const int Height = 240;
    private const int Width = 640;
    private const int Minutes = 60;

    public static string Draw(string title, IReadOnlyList<CellResult> results)
    {
        var svg = new Svg(Left + Width + 250, Top + Height + 50);
        double X(double minute) => Left + (Width * minute / Minutes);
        double Y(double percent) => Top + (Height * (1 - (percent / 100)));

        svg.Text(Left, 22, title, size: 15);
        foreach (var percent in new[] { 0, 25, 50, 75, 100 })
        {
            svg.Line(Left, Y(percent), Left + Width, Y(percent), "#ddd");
            svg.Text(Left - 6, Y(percent) + 4, $"{percent} %", "end");
        }

        for (var minute = 0; minute <= Minutes; minute += 10)
        {
            svg.Text(X(minute), Top + Height + 18, $"{minute} min", "middle");
        }

        for (var i = 0; i < results.Count; i++)
        {
            var colour = Svg.Colours[i % Svg.Colours.Count];
            svg.Path(Enumerable.Range(0, Minutes + 1).Select(minute => (X(minute), Y(results[i].Measured.PercentBy(minute)))), colour);
            svg.Box(Left + Width + 16, Top + (20 * i), 12, 12, colour);
            svg.Text(Left + Width + 34, Top + 11 + (20 * i), results[i].Cell.Column);
        }

        return svg.ToString();
    }
}
