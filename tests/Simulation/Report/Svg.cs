using System.Globalization;
using System.Text;

namespace Rollouts.StatisticsSimulation;

/// <summary>A drawing of lines, boxes and words that reads on light and dark pages.</summary>
internal sealed class Svg(int width, int height)
{
    private readonly StringBuilder _body = new();

    /// <summary>Distinguishable also without colours, by their order of lightness.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#1b6ca8", "#e08e0b", "#8a3ffc", "#3a8f5c"];

    public void Line(double x1, double y1, double x2, double y2, string colour = "#999", string dash = "") =>
        Append($"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\" stroke-dasharray=\"{dash}\"/>");

    public void Box(double x, double y, double w, double h, string colour) =>
        Append($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{Math.Max(0.5, h):0.#}\" fill=\"{colour}\"/>");

    public void Path(IEnumerable<(double X, double Y)> points, string colour) =>
        Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(Point))}\"/>");

    public void Text(double x, double y, string text, string anchor = "start", int size = 12) =>
        Append($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{Escaped(text)}</text>");

    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" fill=\"#333\">\n"
        + $"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{_body}</svg>\n";

    private static string Point((double X, double Y) point) => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}");

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private void Append(FormattableString element) => _body.Append(FormattableString.Invariant(element)).Append('\n');
}
