using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Time series of Wavefront's chart API (row F18).</summary>
/// <param name="Series">Those that have points.</param>
/// <param name="Warnings">What Wavefront wants to have said; may be empty.</param>
internal sealed record WavefrontAnswer(IReadOnlyList<LabelledSeries> Series, string Warnings)
{
    /// <exception cref="ProviderException">Wavefront refused the query.</exception>
    public static WavefrontAnswer Read(JsonElement root)
    {
        if (root.Optional("errorType") is { } type)
        {
            var message = StatedReason.Cut(root.Optional("errorMessage")?.GetString()) ?? "no reason given";
            throw new ProviderException($"Wavefront refused the query: {StatedReason.Cut(type.GetString())}: {message}");
        }

        var series = (root.Optional("timeseries")?.EnumerateArray() ?? default).Select(ReadSeries).Where(static s => s.Points.Count > 0);
        return new WavefrontAnswer([.. series], StatedReason.Cut(root.Optional("warnings")?.GetString()) ?? "");
    }

    /// <summary>The point of each series that is nearest to an instant: one number, or a list of them.</summary>
    public ProviderAnswer.Value ToValue(DateTimeOffset at)
    {
        SeriesPoint[] points = [.. Series.Select(s => s.Points.MinBy(p => (p.At - at).Duration()))];
        double[] values = [.. points.Select(static p => p.Value)];
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["timestamps"] = Text(points.Select(static p => Number(p.At.ToUnixTimeSeconds()))),
            ["drift"] = Text(points.Select(p => Number(p.At.ToUnixTimeSeconds() - at.ToUnixTimeSeconds()))),
        };
        if (Warnings.Length > 0)
        {
            facts["warnings"] = Warnings;
        }

        var value = values is [var single] ? MeasuredValue.FromFloat(single) : MeasuredValue.FromFloats(values);
        var text = Text(values.Select(static v => v.ToString("F2", CultureInfo.InvariantCulture)));
        return new ProviderAnswer.Value(value, text) { Metadata = facts, Data = DataFacts.Of(Series.SelectMany(static s => s.Points)) };
    }

    private static LabelledSeries ReadSeries(JsonElement element)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in element.Optional("tags")?.EnumerateObject() ?? default)
        {
            labels[tag.Name] = tag.Value.ToString();
        }

        labels["label"] = element.Optional("label")?.GetString() ?? "";
        if (element.Optional("host")?.GetString() is { Length: > 0 } host)
        {
            labels["host"] = host;
        }

        var points = (element.Optional("data")?.EnumerateArray() ?? default).Select(static p => new SeriesPoint(
            DateTimeOffset.UnixEpoch.AddSeconds(p[0].Number()),
            p[1].Number()
        ));
        return new LabelledSeries(labels, [.. points.OrderBy(static p => p.At)]);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>One stands alone, others in brackets.</summary>
    private static string Text(IEnumerable<string> parts) => parts.ToArray() is [var one] ? one : $"[{string.Join(',', parts)}]";
}
