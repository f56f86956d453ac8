using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F17. The answers have the shape of those that New Relic documents.</summary>
public sealed class NewRelicProviderTests
{
    private static readonly NewRelicMetric Metric = new()
    {
        Query = "FROM Transaction SELECT percentage(count(*), WHERE httpResponseCode != 500) AS successRate",
    };

    [Fact]
    public async Task Start_OneRow_IsAMap()
    {
        await using var server = await ScriptedServer.StartAsync(Rows("""{"successRate": 97.5, "average.duration": 0.25}"""));
        var value = (await Measure(server, Metric)).ShouldBeValue();
        value.Text.ShouldBe("""{"average.duration":0.25,"successRate":97.5}""");
        ConditionEvaluator
            .Evaluate(value.Result, "result.successRate >= 95 && result['average.duration'] < 1", null)
            .Phase.ShouldBe("Successful");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        (seen.Method, seen.Path, seen.Headers["Api-Key"]).ShouldBe(("POST", "/graphql", "NRAK-hunter2"));
        using var sent = JsonDocument.Parse(seen.Body);
        sent.RootElement.GetProperty("query").GetString()!.ShouldContain("nrql(query: $query, timeout: $timeout) { results }");
        var variables = sent.RootElement.GetProperty("variables");
        variables.GetProperty("accountId").GetInt64().ShouldBe(1234567);
        variables.GetProperty("query").GetString().ShouldBe(Metric.Query);
        variables.GetProperty("timeout").GetInt64().ShouldBe(5);
    }

    [Fact]
    public async Task Start_SeveralRows_AreAListOfMaps()
    {
        await using var server = await ScriptedServer.StartAsync(
            Rows("""{"facet": "a", "appName": "a", "count": 3}, {"facet": "b", "appName": "b", "count": 9}""")
        );
        var value = (await Measure(server, Metric with { Timeout = 20 })).ShouldBeValue();
        ConditionEvaluator.Evaluate(value.Result, "len(result) == 2 && result[1].count > 5", null).Phase.ShouldBe("Successful");
        server.Seen.Single().Body.ShouldContain("\"timeout\":20");
    }

    [Theory]
    [InlineData("""{"data": {"actor": {"account": {"nrql": {"results": []}}}}}""")]
    [InlineData("""{"data": {"actor": {"account": {"nrql": {"results": [{}]}}}}}""")]
    [InlineData("""{"data": {"actor": {"account": {"nrql": null}}}}""")]
    [InlineData("""{"data": null}""")]
    public async Task Start_NoRow_IsAnError(string body)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var answer = await Measure(server, Metric);
        answer.ShouldBeError().ShouldBe("no results returned from NRQL query");
        answer.Data.ShouldBe(DataFacts.None);
    }

    [Fact]
    public async Task Start_ErrorsOfNerdGraph_AreStatedWithoutTheKey()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"data": {"actor": {"account": null}}, "errors": [{"message": "NRQL Syntax Error: at NRAK-hunter2\nmore", "path": ["actor"]}]}"""
        );
        (await Measure(server, Metric)).ShouldBeError().ShouldBe("New Relic refused the query: NRQL Syntax Error: at *****");
    }

    [Theory]
    [InlineData("account-id", "", "account ID or personal API key not found: secret \"newrelic\" needs")]
    [InlineData("personal-api-key", "", "account ID or personal API key not found")]
    [InlineData("account-id", "twelve", "could not parse account ID")]
    [InlineData("region", "mars", "region of secret \"newrelic\" is unknown: use us or eu")]
    [InlineData("base-url-nerdgraph", "proxy", "base-url-nerdgraph of secret \"newrelic\" \"proxy\" is not an absolute http or https URL")]
    public async Task Start_WrongProfile_NamesTheKey(string key, string value, string reason)
    {
        var profile = new Dictionary<string, string>
        {
            ["account-id"] = "1",
            ["personal-api-key"] = "NRAK-1",
            [key] = value,
        };
        var secrets = GivenSecrets.OfService("newrelic", [.. profile.Select(p => (p.Key, p.Value))]);
        (await Given.Measure(new MetricProvider { NewRelic = Metric }, secrets)).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Start_NamedProfile_IsReadInTheServiceNamespace()
    {
        await using var server = await ScriptedServer.StartAsync(Rows("""{"x": 1}"""));
        var secrets = new GivenSecrets().With(SecretScope.Service, "other", Profile(server));
        (await Given.Measure(new MetricProvider { NewRelic = Metric with { Profile = "other" } }, secrets)).ShouldBeValue();
        (await Given.Measure(new MetricProvider { NewRelic = Metric }, secrets)).ShouldBeError().ShouldBe("secrets \"newrelic\" not found");
    }

    [Theory]
    [InlineData("", null, "provider.newRelic.query is empty")]
    [InlineData("SELECT 1", -1L, "newrelic timeout should not be negative: -1")]
    public async Task Start_WrongMetric_SaysWhat(string query, long? timeout, string reason) => (
            await Given.Measure(
                new MetricProvider
                {
                    NewRelic = new NewRelicMetric { Query = query, Timeout = timeout },
                }
            )
        ).ShouldBeError().ShouldContain(reason);

    [Fact]
    public async Task QueryRange_AddsTheWindowAndGivesASeriesForEachFacetAndNumber()
    {
        await using var server = await ScriptedServer.StartAsync(
            Rows(
                """
                {"facet": "a", "beginTimeSeconds": 1795262340, "endTimeSeconds": 1795262400, "count": 2, "percentile.duration": {"95": 0.5}},
                {"facet": "a", "beginTimeSeconds": 1795262280, "endTimeSeconds": 1795262340, "count": 1, "percentile.duration": {"95": 0.25}},
                {"facet": ["b", 7], "beginTimeSeconds": 1795262280, "endTimeSeconds": 1795262340, "count": null}
                """
            )
        );
        var query = "SELECT count(*), percentile(duration, 95) FROM Transaction WHERE name = 'since until' FACET appName";
        var series = await Given.MeasureRange(new MetricProvider { NewRelic = Metric with { Query = query } }, Secrets(server));
        series
            .Select(s => $"{s.Labels["facet"]} {s.Labels["function"]}: {string.Join(' ', s.Points.Select(p => p.Value))}")
            .ShouldBe(["a count: 1 2", "a percentile.duration.95: 0.25 0.5"]);
        using var sent = JsonDocument.Parse(server.Seen.Single().Body);
        sent.RootElement.GetProperty("variables")
            .GetProperty("query")
            .GetString()
            .ShouldBe($"{query} SINCE 1795261800000 UNTIL 1795262400000 TIMESERIES 60 SECONDS");
    }

    [Fact]
    public async Task QueryRange_QueryWithItsOwnWindow_IsRefusedWithARemedy() =>
        (
            await Should.ThrowAsync<ProviderException>(() =>
                Given.MeasureRange(new MetricProvider { NewRelic = Metric with { Query = "SELECT count(*) FROM T since 1 hour ago" } })
            )
        ).Message.ShouldBe("newRelic query has SINCE: leave SINCE, UNTIL and TIMESERIES out, they are set to the window");

    [Fact]
    public void DescribeMetric_NamesTheResolvedQuery() =>
        Given
            .Registry()
            .Find("newRelic")!
            .DescribeMetric(new Metric { Provider = new MetricProvider { NewRelic = Metric } })["ResolvedNewRelicQuery"]
            .ShouldBe(Metric.Query);

    private static string Rows(string rows) => $$$"""{"data": {"actor": {"account": {"nrql": {"results": [{{{rows}}}]} } } } }""";

    private static Task<ProviderAnswer> Measure(ScriptedServer server, NewRelicMetric metric) =>
        Given.Measure(new MetricProvider { NewRelic = metric }, Secrets(server));

    private static GivenSecrets Secrets(ScriptedServer server) => GivenSecrets.OfService("newrelic", Profile(server));

    private static (string, string)[] Profile(ScriptedServer server) =>
        [("account-id", "1234567"), ("personal-api-key", "NRAK-hunter2"), ("region", "EU"), ("base-url-nerdgraph", server.Url("/graphql"))];
}
