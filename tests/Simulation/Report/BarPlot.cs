namespace Rollouts.StatisticsSimulation;

/// <summary>Percentages of some methods over some scenarios as bars, with the bound as a line.</summary>
internal static class BarPlot
{
    private const int Left = 50;
    private const int Top = 60;
    private const int Height = 220;
    private const int Width = 900;

    /// <param name="title">The title.</param>
    /// <param name="results">The cells: rows become colours, columns groups.</param>
    /// <param name="bound">The promised bound in percent.</param>
    /// <param name="top">Where the axis ends, in percent; taller bars are cut and carry their number.</param>
    public static string Draw(string title, IReadOnlyList<CellResult> results, double bound, double top)
    {
        var svg = new Svg(Width, Top + Height + 90);
        string[] methods = [.. results.Select(r => r.Cell.Row).Distinct()];
        string[] scenarios = [.. results.Select(r => r.Cell.Column).Distinct()];
        double Y(double percent) => Top + (Height * (1 - (Math.Min(percent, top) / top)));

        svg.Text(Left, 22, title, size: 15);
        for (var i = 0; i < methods.Length; i++)
        {
            svg.Box(Left + (220 * i), 34, 12, 12, Svg.Colours[i]);
            svg.Text(Left + 18 + (220 * i), 45, methods[i]);
        }

        for (var tick = 0; tick <= 4; tick++)
        {
            svg.Line(Left, Y(top * tick / 4), Width - 10, Y(top * tick / 4), "#ddd");
            svg.Text(Left - 6, Y(top * tick / 4) + 4, $"{top * tick / 4:0} %", "end");
        }

        var group = (Width - 10.0 - Left) / scenarios.Length;
        var bar = Math.Min(26, (group - 8) / methods.Length);
        for (var g = 0; g < scenarios.Length; g++)
        {
            for (var m = 0; m < methods.Length; m++)
            {
                if (results.FirstOrDefault(r => r.Cell.Row == methods[m] && r.Cell.Column == scenarios[g]) is not { } result)
                {
                    continue;
                }

                var x = Left + (group * g) + 4 + (bar * m);
                svg.Box(x, Y(result.Measured.Percent), bar - 2, Top + Height - Y(result.Measured.Percent), Svg.Colours[m]);
                svg.Text(x + (bar / 2), Y(result.Measured.Percent) - 3, $"{result.Measured.Percent:0.#}", "middle", 9);
            }

            var words = scenarios[g].Split(", ");
            for (var line = 0; line < words.Length; line++)
            {
                svg.Text(Left + (group * (g + 0.5)), Top + Height + 16 + (13 * line), words[line], "middle", 10);
            }
        }

        svg.Line(Left, Y(bound), Width - 10, Y(bound), "#c00", "6 4");
        return svg.ToString();
    }
}
