using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

/// <summary>Answers made at random of the words that vendors use: each reader gives a result or one ordinary error, and nothing else.</summary>
public sealed class RandomAnswerTests
{
    private static readonly Uri Url = new("http://source.test/");

    private static readonly string[] Words =
    [
        "data",
        "attributes",
        "columns",
        "type",
        "number",
        "group",
        "values",
        "times",
        "series",
        "pointlist",
        "tag_set",
        "group_tags",
        "errors",
        "error",
        "message",
        "actor",
        "account",
        "nrql",
        "results",
        "beginTimeSeconds",
        "facet",
        "MetricDataResults",
        "Timestamps",
        "Values",
        "Messages",
        "NextToken",
        "target",
        "datapoints",
        "timeseries",
        "tags",
        "label",
        "complete",
        "result",
        "judgeResult",
        "score",
        "status",
        "success",
        "resultType",
        "vector",
        "matrix",
        "metric",
        "value",
    ];

    private static readonly string[] Samples =
    [
        """{"series": [{"tag_set": ["a:b"], "pointlist": [[1795262400000, 1], [1795262460000, null]]}]}""",
        """{"data": {"attributes": {"columns": [{"type": "group", "values": [["a"]]}, {"type": "number", "values": [0.5]}]}}}""",
        """{"data": {"attributes": {"series": [{"group_tags": ["a:b"]}], "times": [1795262400000], "values": [[1]]}}}""",
        """{"data": {"actor": {"account": {"nrql": {"results": [{"facet": "a", "beginTimeSeconds": 1795262400, "count": 1, "p": {"95": 2}}]}}}}}""",
        """{"MetricDataResults": [{"Id": "a", "Timestamps": [1795262400], "Values": [1]}], "Messages": [{"Code": "a", "Value": "b"}]}""",
        """[{"target": "a", "tags": {"b": "c"}, "datapoints": [[1, 1795262400], [null, 1795262460], ["2", 1795262520]]}]""",
        """{"timeseries": [{"label": "a", "host": "h", "tags": {"b": "c"}, "data": [[1795262400, 1]]}], "warnings": "w"}""",
        """{"complete": true, "status": "succeeded", "result": {"judgeResult": {"score": {"score": 90}}}}""",
        """{"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"a": "b"}, "values": [[1795262400, "1"]]}]}}""",
    ];

    private static readonly Action<HttpAnswer>[] Readers =
    [
        a => JsonAnswer.Read(a, Url, "x", DatadogAnswer.ReadV1),
        a => JsonAnswer.Read(a, Url, "x", DatadogAnswer.ReadV2),
        a => JsonAnswer.Read(a, Url, "x", DatadogSeries.ReadV1),
        a => JsonAnswer.Read(a, Url, "x", DatadogSeries.ReadV2),
        a => GraphQl.Read(a, Url, "x", NewRelicAnswer.Read),
        a => GraphQl.Read(a, Url, "x", NewRelicAnswer.ReadSeries),
        a => CloudWatchAnswer.Read(a, Url).ToValue(),
        a => CloudWatchAnswer.Read(a, Url).ToSeries().ToList(),
        a => JsonAnswer.Read(a, Url, "x", GraphiteAnswer.Read),
        a => JsonAnswer.Read(a, Url, "x", GraphiteAnswer.ReadSeries),
        a => JsonAnswer.Read(a, Url, "x", WavefrontAnswer.Read).ToValue(Given.Now),
        a => JsonAnswer.Read(a, Url, "x", KayentaExecution.Read),
        a => PrometheusAnswer.Read(a, Url),
        a => FluxTables.Read(a, Url),
        a => throw DatadogFault.From(a with { Status = 400 }),
    ];

    [Fact]
    public void Read_AnyJson_GivesAResultOrAProviderException() =>
        Prop.ForAll(Node(4).ToArbitrary(), static node => HoldsFor(node?.ToJsonString() ?? "null"))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Read_SoundAnswerWithOnePartReplaced_GivesAResultOrAProviderException()
    {
        var damaged =
            from sample in Gen.Elements(Samples)
            from place in Gen.Choose(0, 40)
            from part in Node(2)
            select Replace(sample, place, part);
        Prop.ForAll(damaged.ToArbitrary(), HoldsFor).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Read_AnyText_GivesAResultOrAProviderException() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), static text => HoldsFor(text ?? ""))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Csv_AnyFields_AreReadAsTheyWereWritten() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<NonEmptyArray<NonEmptyArray<string?>>>(),
                static lines =>
                {
                    string[][] wanted = [.. lines.Get.Select(static l => l.Get.Prepend("first").Select(static f => f ?? "").ToArray())];
                    var text = string.Join(
                        "\r\n",
                        wanted.Select(static l =>
                            string.Join(',', l.Select(static f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))
                        )
                    );
                    return CsvReader.Read(text).Select(static l => l.ToArray()).SequenceEqual(wanted, new LineComparer());
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static bool HoldsFor(string text)
    {
        var answer = new HttpAnswer(200, Encoding.UTF8.GetBytes(text));
        foreach (var read in Readers)
        {
            try
            {
                read(answer);
            }
            catch (ProviderException)
            {
                // The one ordinary error.
            }
        }

        return true;
    }

    /// <summary>Replaces the part that is found after so many others; the places begin again at the end.</summary>
    private static string Replace(string sample, int place, JsonNode? part)
    {
        var root = JsonNode.Parse(sample)!;
        var places = new List<Action>();
        Collect(root, part, places);
        places[place % places.Count]();
        return root.ToJsonString();
    }

    private static void Collect(JsonNode? node, JsonNode? part, List<Action> places)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members.ToList())
                {
                    places.Add(() => members[name] = part?.DeepClone());
                    places.Add(() => members.Remove(name));
                    Collect(member, part, places);
                }

                break;
            case JsonArray items:
                foreach (var (i, item) in items.ToList().Index())
                {
                    places.Add(() => items[i] = part?.DeepClone());
                    places.Add(() => items.RemoveAt(i));
                    Collect(item, part, places);
                }

                break;
        }
    }

    private static Gen<JsonNode?> Node(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements(Words).Select(static w => (JsonNode?)JsonValue.Create(w)),
            Gen.Elements(0.0, -1, 1795262400, 1e300, 0.5, 1e18).Select(static n => (JsonNode?)JsonValue.Create(n)),
            Gen.Elements(true, false).Select(static b => (JsonNode?)JsonValue.Create(b)),
            Gen.Constant((JsonNode?)null)
        );
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Node(depth - 1);
        var array = inner.ListOf().Select(static items => (JsonNode?)new JsonArray([.. items.Take(4).Select(static i => i?.DeepClone())]));
        var members = Gen.Elements(Words).SelectMany(name => inner.Select(value => (Name: name, Value: value))).ListOf();
        var entity = members.Select(static found =>
        {
            var made = new JsonObject();
            foreach (var (name, value) in found.Take(5))
            {
                made[name] = value?.DeepClone();
            }

            return (JsonNode?)made;
        });
        return Gen.OneOf(entity, entity, array, leaf);
    }

    private sealed class LineComparer : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? x, string[]? y) => x!.SequenceEqual(y!, StringComparer.Ordinal);

        public int GetHashCode(string[] obj) => obj.Length;
    }
}
