using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>What Datadog answered, as the value of a condition (row F16). No data is nil.</summary>
internal static class DatadogAnswer
{
    // Milliseconds; the year 5138.
    private const double LatestTime = 1e14;

    /// <summary>The last point of the first series; the samples are its points.</summary>
    public static ProviderAnswer.Value ReadV1(JsonElement root)
    {
        var value = ReadLastPoint(root);
        return value with { Data = value.Result.IsNil ? DataFacts.None : DataFacts.Of(PointsOf(root.Member("series")[0])) };
    }

    // A condition reads the last point only, so what is odd about the others is no fault.
    private static IEnumerable<SeriesPoint> PointsOf(JsonElement series)
    {
        foreach (var point in series.Member("pointlist").EnumerateArray())
        {
            if (
                point.ValueKind == JsonValueKind.Array
                && point.GetArrayLength() == 2
                && point[0].ValueKind == JsonValueKind.Number
                && point[0].GetDouble() is >= 0 and < LatestTime and var milliseconds
                && point[1].ValueKind == JsonValueKind.Number
            )
            {
                yield return new SeriesPoint(DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds), point[1].GetDouble());
            }
        }
    }

    private static ProviderAnswer.Value ReadLastPoint(JsonElement root)
    {
        RefuseErrors(root);
        if (root.Optional("series") is not { } series)
        {
            return new ProviderAnswer.Value(MeasuredValue.Nil, "null");
        }

        if (series.GetArrayLength() == 0)
        {
            return new ProviderAnswer.Value(MeasuredValue.Nil, "[]");
        }

        if (series[0].Optional("pointlist") is not { } points || points.GetArrayLength() == 0)
        {
            return new ProviderAnswer.Value(MeasuredValue.Nil, "[{\"Pointlist\":[]}]");
        }

        var last = points[points.GetArrayLength() - 1];
        if (last.GetArrayLength() != 2)
        {
            throw new FormatException("Datapoint does not have 2 values.");
        }

        // A point without a value is no data, and not 0.
        return last[1].NumberOrNull() is { } value ? Number(value) : new ProviderAnswer.Value(MeasuredValue.Nil, "null");
    }

    /// <summary>The first column of numbers: one number, or one for each group. Of the points behind them Datadog tells nothing.</summary>
    public static ProviderAnswer.Value ReadV2(JsonElement root)
    {
        var value = ReadColumn(root);
        return value.Result.IsNil ? value with { Data = DataFacts.None } : value;
    }

    private static ProviderAnswer.Value ReadColumn(JsonElement root)
    {
        RefuseErrors(root);
        var columns = root.Optional("data")?.Optional("attributes")?.Optional("columns") is { } listed
            ? listed.EnumerateArray().ToArray()
            : [];
        var numbers = Array.Find(columns, static c => KindOf(c) is "" or "number");
        var groups = Array.FindAll(columns, static c => KindOf(c) == "group");
        if (numbers.ValueKind == JsonValueKind.Undefined)
        {
            return new ProviderAnswer.Value(MeasuredValue.Nil, "[]");
        }

        var found = new List<DatadogGroup>();
        foreach (var (i, element) in (numbers.Optional("values")?.EnumerateArray() ?? default).Index())
        {
            // A group without data is left out, together with its label.
            if (element.NumberOrNull() is { } value)
            {
                found.Add(new DatadogGroup(groups.Length == 0 ? "" : LabelAt(groups, i), value));
            }
        }

        if (found.Count == 0)
        {
            return new ProviderAnswer.Value(MeasuredValue.Nil, "[]");
        }

        if (groups.Length == 0)
        {
            return Number(found[0].Value);
        }

        double[] values = [.. found.Select(static g => g.Value)];
        var text = string.Join(',', values.Select(static v => MeasuredValue.FromFloat(v).ToSampleString()));
        return new ProviderAnswer.Value(MeasuredValue.FromFloats(values), $"[{text}]") { Metadata = DatadogGroup.Describe(found) };
    }

    private static ProviderAnswer.Value Number(double value)
    {
        var measured = MeasuredValue.FromFloat(value);
        return new ProviderAnswer.Value(measured, measured.ToSampleString());
    }

    private static string KindOf(JsonElement column) => column.Optional("type")?.GetString() ?? "";

    /// <summary>One tag from each group column; a tag with aliases has several values.</summary>
    private static string LabelAt(JsonElement[] groups, int index)
    {
        string[] tags = [.. groups.SelectMany(g => g.Member("values")[index].EnumerateArray()).Select(static t => t.Text())];
        return tags.Length > 0 ? string.Join(',', tags) : throw new FormatException($"could not parse group label at index {index}.");
    }

    /// <summary>Datadog also says with status 200 that a query is wrong.</summary>
    private static void RefuseErrors(JsonElement root)
    {
        if (DatadogFault.Of(root) is { } reason)
        {
            throw new ProviderException($"There were errors in your query: {reason}");
        }
    }
}
