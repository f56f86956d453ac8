using System.Web;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F21. The answers have the shape of those that Graphite documents.</summary>
public sealed class GraphiteProviderTests
{
    private const string Targets = """
        [{"target": "sumSeries(app.errors)", "tags": {"name": "app.errors", "aggregatedBy": "sum"},
          "datapoints": [[0.25, 1795262280], [null, 1795262340], ["3", "1795262400"]]},
         {"target": "app.requests", "datapoints": [[100, 1795262280]]}]
        """;

    [Fact]
    public async Task Start_Targets_GivesTheValuesOfTheFirst()
    {
        await using var server = await ScriptedServer.StartAsync(Targets);
        var value = (await Measure(server, "target=sumSeries(app.errors)&from=-5min")).ShouldBeValue();
        value.Result.GoTypeName.ShouldBe("[]float64");
        value.Text.ShouldBe("[0.250000,3.000000]");
        ConditionEvaluator.Evaluate(value.Result, "all(result, # < 5)", null).Phase.ShouldBe("Successful");
    }

    [Theory]
    [InlineData("target=sumSeries(a.b, c)\n &from=-5min", "sumSeries(a.b,c)", "-5min")]
    [InlineData("target=asPercent(a%2Cb)&format=png&from=-1h", "asPercent(a,b)", "-1h")]
    [InlineData("sumSeries(app.*.errors)", "sumSeries(app.*.errors)", null)]
    public async Task Start_Query_IsSentWithoutSpacesAndAsJson(string query, string target, string? from)
    {
        await using var server = await ScriptedServer.StartAsync(Targets);
        var metric = new GraphiteMetric { Address = server.Url("/graphite/"), Query = query };
        (await Given.Measure(new MetricProvider { Graphite = metric })).ShouldBeValue();
        var seen = server.Seen.Single();
        seen.Method.ShouldBe("GET");
        var url = new Uri(server.Address, seen.Path);
        url.AbsolutePath.ShouldBe("/graphite/render");
        var sent = HttpUtility.ParseQueryString(url.Query);
        (sent["target"], sent["from"], sent["format"]).ShouldBe((target, from, "json"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"target": "a", "datapoints": []}]""")]
    [InlineData("""[{"target": "a", "datapoints": [[null, 1]]}]""")]
    public async Task Start_NoValue_IsAnEmptyList(string body)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var value = (await Measure(server, "target=a")).ShouldBeValue();
        value.Text.ShouldBe("[]");
        ConditionEvaluator.Evaluate(value.Result, "result[0] < 5", null).Phase.ShouldBe("Error");
        ConditionEvaluator.Evaluate(value.Result, "len(result) == 0", null).Phase.ShouldBe("Successful");
    }

    [Theory]
    [InlineData("""[{"target": "a", "datapoints": [[1]]}]""", "no pair")]
    [InlineData("""[{"target": "a", "datapoints": [["many", 1]]}]""", "did not answer as Graphite does")]
    [InlineData("""[{"target": "a", "datapoints": [[1e9999, 1]]}]""", "beyond float64")]
    [InlineData("""[{"target": "a"}]""", "There is no \"datapoints\"")]
    public async Task Start_StrangeAnswer_SaysWhatIsWrong(string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        (await Measure(server, "target=a")).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Start_ErrorOfTheServer_GivesStatusAndUrlAlone()
    {
        await using var server = await ScriptedServer.StartAsync("Traceback: secrets", 500);
        (await Measure(server, "target=a"))
            .ShouldBeError()
            .ShouldBe($"error response: {server.Url("/render?target=a&format=json")} answered 500");
    }

    [Theory]
    [InlineData(null, "target=a", "Graphite address is empty")]
    [InlineData("graphite:8080", "target=a", "is not an absolute http or https URL")]
    [InlineData("http://127.0.0.1", " ", "graphite query is empty")]
    public async Task Start_WrongMetric_SaysWhat(string? address, string query, string reason) => (
            await Given.Measure(
                new MetricProvider
                {
                    Graphite = new GraphiteMetric { Address = address, Query = query },
                }
            )
        ).ShouldBeError().ShouldContain(reason);

    [Fact]
    public async Task QueryRange_ReplacesTheWindowAndGivesASeriesForEachTarget()
    {
        await using var server = await ScriptedServer.StartAsync(Targets);
        var metric = new GraphiteMetric { Address = server.Url("/"), Query = "target=a&target=b&from=-5min&until=now" };
        var series = await Given.MeasureRange(new MetricProvider { Graphite = metric });
        series
            .Select(s => $"{s.Labels["target"]}: {string.Join(' ', s.Points.Select(p => p.Value))}")
            .ShouldBe(["sumSeries(app.errors): 0.25 3", "app.requests: 100"]);
        series[0].Labels["aggregatedBy"].ShouldBe("sum");
        series[0].Points[^1].ShouldBe(new SeriesPoint(Given.Now, 3));
        server.Seen.Single().Path.ShouldBe("/render?target=a&target=b&from=1795261800&until=1795262400&maxDataPoints=11&format=json");
    }

    private static Task<ProviderAnswer> Measure(ScriptedServer server, string query) =>
        Given.Measure(
            new MetricProvider
            {
                Graphite = new GraphiteMetric { Address = server.Url("/"), Query = query },
            }
        );
}
