using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Targets with their datapoints, as the value of a condition or as series (row F21).</summary>
internal static class GraphiteAnswer
{
    /// <summary>The values of the first target that are there; none is an empty list.</summary>
    public static ProviderAnswer.Value Read(JsonElement root)
    {
        SeriesPoint[] points = root.GetArrayLength() == 0 ? [] : [.. PointsOf(root[0])];
        double[] values = [.. points.Select(static p => p.Value)];
        var text = string.Join(',', values.Select(static v => v.ToString("F6", CultureInfo.InvariantCulture)));
        return new ProviderAnswer.Value(MeasuredValue.FromFloats(values), $"[{text}]") { Data = DataFacts.Of(points) };
    }

    public static IReadOnlyList<LabelledSeries> ReadSeries(JsonElement root) =>
        [.. root.EnumerateArray().Select(static t => new LabelledSeries(LabelsOf(t), [.. PointsOf(t).OrderBy(static p => p.At)]))];

    private static IEnumerable<SeriesPoint> PointsOf(JsonElement target)
    {
        foreach (var pair in target.Member("datapoints").EnumerateArray())
        {
            if (pair.GetArrayLength() != 2)
            {
                throw new FormatException("A datapoint is no pair of value and time.");
            }

            if (NumberOf(pair[0]) is { } value)
            {
                yield return new SeriesPoint(DateTimeOffset.UnixEpoch.AddSeconds(NumberOf(pair[1]) ?? 0), value);
            }
        }
    }

    /// <summary>Some servers write numbers as text.</summary>
    private static double? NumberOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String
            ? double.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
            : element.NumberOrNull();

    private static Dictionary<string, string> LabelsOf(JsonElement target)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in target.Optional("tags")?.EnumerateObject() ?? default)
        {
            labels[tag.Name] = tag.Value.ToString();
        }

        labels["target"] = target.Optional("target")?.GetString() ?? "";
        return labels;
    }
}
