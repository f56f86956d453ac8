using System.Text.Json;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>What Datadog answered, as series with the tags of their groups.</summary>
internal static class DatadogSeries
{
    public static IReadOnlyList<LabelledSeries> ReadV1(JsonElement root) =>
        [
            .. (root.Optional("series")?.EnumerateArray() ?? default).Select(static s => new LabelledSeries(
                Labels(s.Optional("tag_set")),
                [
                    .. (s.Optional("pointlist")?.EnumerateArray() ?? default).SelectMany(static p =>
                        Point(p[0].Number(), p[1].NumberOrNull())
                    ),
                ]
            )),
        ];

    public static IReadOnlyList<LabelledSeries> ReadV2(JsonElement root)
    {
        var attributes = root.Member("data").Member("attributes");
        double[] times = [.. attributes.Member("times").EnumerateArray().Select(static t => t.Number())];
        var values = attributes.Member("values");
        return
        [
            .. attributes
                .Member("series")
                .EnumerateArray()
                .Index()
                .Select(s => new LabelledSeries(
                    Labels(s.Item.Optional("group_tags")),
                    [.. times.Index().SelectMany(t => Point(t.Item, values[s.Index][t.Index].NumberOrNull()))]
                )),
        ];
    }

    private static SeriesPoint[] Point(double milliseconds, double? value) =>
        value is { } known ? [new SeriesPoint(DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds), known)] : [];

    private static Dictionary<string, string> Labels(JsonElement? tags)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in tags?.EnumerateArray() ?? default)
        {
            var pair = tag.Text().Split(':', 2);
            labels[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }

        return labels;
    }
}
