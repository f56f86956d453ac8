using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService;

/// <summary>Shows the value of a comparison or a judge: canary against baseline, the effect with its interval, the metrics of a score.</summary>
internal static class ComparisonChart
{
    private const int MaxRows = 100;

    /// <summary>Nothing when the last value is of another kind.</summary>
    public static Html Draw(MetricView metric)
    {
        var value = MeasuredNumbers.ObjectOf(metric.Measurements.LastOrDefault(static m => m.Value is { Length: > 0 })?.Value);
        return value is null ? Html.Empty
            : value["metrics"] is JsonArray ? Judged(value)
            : value["interval"] is JsonObject || value["canary"] is JsonObject ? Compared(value)
            : Html.Empty;
    }

    private static Html Compared(JsonObject value) =>
        Html.Of(
            $"""
            <div class="comparison">
            {Effect(value["estimate"], value["interval"])}
            <table class="arms"><caption class="quiet">Canary against baseline</caption>
            <thead><tr><th scope="col"></th><th scope="col">Canary</th><th scope="col">Baseline</th></tr></thead>
            <tbody>{Arms(value)}</tbody></table>
            </div>
            """
        );

    private static Html Arms(JsonObject value)
    {
        var (canary, baseline) = (value["canary"] as JsonObject, value["baseline"] as JsonObject);
        var fields = (canary ?? [])
            .Select(static f => f.Key)
            .Union((baseline ?? []).Select(static f => f.Key), StringComparer.Ordinal)
            .Take(20);
        return Html.Join(
            fields.Select(f =>
                Html.Of($"""<tr><th scope="row">{f}</th><td>{Figure(canary?[f])}</td><td>{Figure(baseline?[f])}</td></tr>""")
            )
        );
    }

    private static Html Judged(JsonObject value) =>
        Html.Of(
            $"""
            <div class="comparison">
            <p class="score"><strong>{Figure(value["score"])}</strong> <span class="quiet">of 100 · {Text(
                value["classification"]
            )}</span></p>
            <table class="arms"><caption class="quiet">Canary against baseline, metric by metric</caption>
            <thead><tr><th scope="col">Metric</th><th scope="col">Verdict</th><th scope="col">Estimate</th><th scope="col">Interval</th><th scope="col">Why</th></tr></thead>
            <tbody>{value["metrics"]!.AsArray().OfType<JsonObject>().Take(MaxRows).Select(Row)}</tbody></table>
            </div>
            """
        );

    private static Html Row(JsonObject metric) =>
        Html.Of(
            $"""<tr><th scope="row">{Text(metric["name"])}</th><td>{Text(metric["classification"])}</td><td>{Figure(metric["estimate"])}</td><td>{Effect(metric["estimate"], metric["interval"])}</td><td>{PageText.Cut(Text(metric["explanation"]), 300)}</td></tr>"""
        );

    /// <summary>An estimate within its interval, beside the line of no difference.</summary>
    private static Html Effect(JsonNode? estimate, JsonNode? interval)
    {
        var middle = MeasuredNumbers.Number(estimate);
        var low = MeasuredNumbers.Number((interval as JsonObject)?["lower"]);
        var high = MeasuredNumbers.Number((interval as JsonObject)?["upper"]);
        if (middle is not { } point)
        {
            return Html.Empty;
        }

        // An end that is not known is an interval without end there.
        var reach = Math.Max(Math.Abs(low ?? point), Math.Max(Math.Abs(high ?? point), Math.Abs(point)));
        var scale = new Scale(-(reach > 0 ? reach : 1) * 1.15, (reach > 0 ? reach : 1) * 1.15, 10, 350);
        var (from, to) = (low is { } l ? scale.Map(l) : 0, high is { } h ? scale.Map(h) : 360);
        var label = $"estimate {MeasuredNumbers.Show(point)}, between {Show(low)} and {Show(high)}";
        return Html.Of(
            $"""
            <svg class="effect" viewBox="0 0 360 44" role="img" aria-label="{label}">
            <line class="zero" x1="180" x2="180" y1="4" y2="30"/>
            <line class="interval" x1="{At(from)}" x2="{At(to)}" y1="17" y2="17"/>
            <circle class="estimate" cx="{At(scale.Map(point))}" cy="17" r="5"><title>{label}</title></circle>
            <text class="tick" x="180" y="42" text-anchor="middle">no difference</text>
            <text class="tick" x="2" y="42">{Show(low)}</text>
            <text class="tick" x="358" y="42" text-anchor="end">{Show(high)}</text>
            </svg>
            """
        );
    }

    private static string Show(double? number) => number is { } known ? MeasuredNumbers.Show(known) : "∞";

    private static string Figure(JsonNode? node) => MeasuredNumbers.Number(node) is { } number ? MeasuredNumbers.Show(number) : Text(node);

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "–";

    private static string At(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);
}
