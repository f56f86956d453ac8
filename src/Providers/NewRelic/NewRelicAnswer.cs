using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Rows of a NRQL query, as the value of a condition or as series (row F17).</summary>
internal static class NewRelicAnswer
{
    private const string Begin = "beginTimeSeconds";
    private const string End = "endTimeSeconds";
    private const string Facet = "facet";

    /// <summary>One row is a map, several are a list of maps.</summary>
    /// <exception cref="ProviderException">There is no row.</exception>
    public static ProviderAnswer.Value Read(JsonElement? data)
    {
        JsonElement[] rows = [.. RowsOf(data)];
        if (rows.Length == 0 || (rows.Length == 1 && !rows[0].EnumerateObject().Any()))
        {
            throw new ProviderException("no results returned from NRQL query") { IsNoData = true };
        }

        var value =
            rows.Length == 1
                ? MeasuredValue.FromJson(rows[0])
                : MeasuredValue.FromItems([.. rows.Select(static r => MeasuredValue.FromJson(r))]);
        return new ProviderAnswer.Value(value, value.ToJson()) { Data = FactsOf(rows) };
    }

    /// <summary>Rows of a query with TIMESERIES: a series for each facet and number, a point at the begin of each bucket.</summary>
    public static IReadOnlyList<LabelledSeries> ReadSeries(JsonElement? data)
    {
        var series = new Dictionary<string, LabelledSeries>(StringComparer.Ordinal);
        foreach (var row in RowsOf(data))
        {
            var at = DateTimeOffset.UnixEpoch.AddSeconds(row.Member(Begin).Number());
            var facet = string.Join(',', FacetsOf(row));
            foreach (var (function, value) in row.EnumerateObject().SelectMany(NumbersOf))
            {
                var key = $"{facet}\n{function}";
                if (!series.TryGetValue(key, out var found))
                {
                    series[key] = found = new LabelledSeries(LabelsOf(facet, function), new List<SeriesPoint>());
                }

                ((List<SeriesPoint>)found.Points).Add(new SeriesPoint(at, value));
            }
        }

        return [.. series.Values.Select(static s => s with { Points = [.. s.Points.OrderBy(static p => p.At)] })];
    }

    /// <summary>A row in which every number is null has nothing behind it. Only buckets of a TIMESERIES say how new they are.</summary>
    private static DataFacts FactsOf(JsonElement[] rows)
    {
        List<JsonElement> known = [.. rows.Where(static r => r.EnumerateObject().Any(IsMeasured))];
        var ends = known
            .Select(static r => r.Optional(End))
            .OfType<JsonElement>()
            .Where(static end => end.ValueKind == JsonValueKind.Number)
            .Select(static end => end.Number())
            .ToList();
        return new DataFacts
        {
            Samples = known.Count,
            NewestSample = ends.Count > 0 && ends.Count == known.Count ? DateTimeOffset.UnixEpoch.AddSeconds(ends.Max()) : null,
        };
    }

    private static bool IsMeasured(JsonProperty member) =>
        member.Name is not (Begin or End or Facet) && member.Value.ValueKind != JsonValueKind.Null;

    private static JsonElement.ArrayEnumerator RowsOf(JsonElement? data) =>
        data?.Member("actor").Member("account").Optional("nrql")?.Optional("results")?.EnumerateArray() ?? default;

    private static string[] FacetsOf(JsonElement row) =>
        row.Optional(Facet) is not { } facet ? []
        : facet.ValueKind == JsonValueKind.Array ? [.. facet.EnumerateArray().Select(static f => f.ToString())]
        : [facet.ToString()];

    /// <summary>Numbers by function; percentiles and the like are objects of numbers.</summary>
    private static IEnumerable<(string Function, double Value)> NumbersOf(JsonProperty member) =>
        member.Value.ValueKind switch
        {
            JsonValueKind.Number when member.Name is not (Begin or End) => [(member.Name, member.Value.Number())],
            JsonValueKind.Object => member
                .Value.EnumerateObject()
                .Where(static p => p.Value.ValueKind == JsonValueKind.Number)
                .Select(p => ($"{member.Name}.{p.Name}", p.Value.Number())),
            _ => [],
        };

    private static Dictionary<string, string> LabelsOf(string facet, string function)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["function"] = function };
        if (facet.Length > 0)
        {
            labels[Facet] = facet;
        }

        return labels;
    }
}
