using System.Text.Json;
using System.Web;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Rows F14 to F16. The answers have the shape of those that Datadog documents.</summary>
public sealed class DatadogProviderTests
{
    private const string Series = """
        {"status": "ok", "res_type": "time_series", "from_date": 1598867900000, "to_date": 1598867930000, "series": [
          {"metric": "system.cpu.user", "scope": "host:a", "tag_set": ["host:a", "env:prod"], "length": 2,
           "pointlist": [[1598867910000, 0.0020008318672513122], [1598867925000, 0.0003332881882246533]]},
          {"metric": "system.cpu.user", "tag_set": [], "pointlist": [[1598867910000, 7], [1598867925000, null]]}]}
        """;

    private const string Grouped = """
        {"data": {"id": "0", "type": "scalar_response", "attributes": {"columns": [
          {"name": "region", "type": "group", "values": [["eu"], ["us"], ["ap"]]},
          {"name": "host", "type": "group", "values": [["a"], ["b", "c"], ["d"]]},
          {"name": "query", "type": "number", "values": [0.5, 0.25, null], "meta": {"unit": null}}]}}}
        """;

    [Fact]
    public async Task Start_V1_GivesTheLastPointOfTheFirstSeries()
    {
        await using var server = await ScriptedServer.StartAsync(Series);
        var value = (await Measure(server, new DatadogMetric { Query = "avg:cpu{*}", Interval = "10m" })).ShouldBeValue();
        value.Text.ShouldBe("0.0003332881882246533");
        (value.Data!.From, value.Data.To).ShouldBe((Given.Now.AddMinutes(-10), Given.Now));
        value.Result.Kind.ShouldBe(ValueKind.Float64);
        value.Metadata["requestOutcome"].ShouldBe("success");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Method.ShouldBe("GET");
        var url = new Uri(server.Address, seen.Path);
        url.AbsolutePath.ShouldBe("/api/v1/query");
        var query = HttpUtility.ParseQueryString(url.Query);
        (query["query"], query["from"], query["to"]).ShouldBe(("avg:cpu{*}", "1795261800", "1795262400"));
        (seen.Headers["DD-API-KEY"], seen.Headers["DD-APPLICATION-KEY"]).ShouldBe(("api-hunter2", "app-hunter2"));
    }

    [Fact]
    public async Task Start_V2_SendsNamedQueriesFormulaAndAggregator()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"data": {"attributes": {"columns": [{"name": "a", "type": "number", "values": [0.05]}]}, "type": "scalar_response"}}"""
        );
        var metric = new DatadogMetric
        {
            ApiVersion = "v2",
            Queries = new Dictionary<string, string> { ["b"] = "sum:hits{*}.as_count()", ["a"] = "sum:errors{*}.as_count()" },
            Formula = "a / b",
            Aggregator = "sum",
        };
        (await Measure(server, metric)).ShouldBeValue().Text.ShouldBe("0.05");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        (seen.Method, seen.Path, seen.Headers["Content-Type"]).ShouldBe(("POST", "/api/v2/query/scalar", "application/json"));
        using var sent = JsonDocument.Parse(seen.Body);
        using var wanted = JsonDocument.Parse(
            """
            {"data": {"type": "scalar_request", "attributes": {"from": 1795262100000, "to": 1795262400000,
              "formulas": [{"formula": "a / b"}],
              "queries": [{"data_source": "metrics", "name": "a", "query": "sum:errors{*}.as_count()", "aggregator": "sum"},
                          {"data_source": "metrics", "name": "b", "query": "sum:hits{*}.as_count()", "aggregator": "sum"}]}}}
            """
        );
        JsonElement.DeepEquals(sent.RootElement, wanted.RootElement).ShouldBeTrue(seen.Body);
    }

    [Fact]
    public async Task Start_V2WithOneQuery_AggregatesByTheLastPoint()
    {
        await using var server = await ScriptedServer.StartAsync("""{"data":{"attributes":{"columns":[{"values":[3]}]}}}""");
        (await Measure(server, new DatadogMetric { ApiVersion = "v2", Query = "avg:cpu{*}" })).ShouldBeValue().Text.ShouldBe("3");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        using var sent = JsonDocument.Parse(seen.Body);
        var query = sent.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("queries")[0];
        (query.GetProperty("name").GetString(), query.GetProperty("aggregator").GetString()).ShouldBe(("query", "last"));
    }

    [Fact]
    public async Task Start_V2Grouped_IsAListWithItsGroupsAsMetadata()
    {
        await using var server = await ScriptedServer.StartAsync(Grouped);
        var value = (await Measure(server, new DatadogMetric { ApiVersion = "v2", Query = "avg:cpu{*} by {region,host}" })).ShouldBeValue();
        value.Result.GoTypeName.ShouldBe("[]float64");
        value.Text.ShouldBe("[0.5,0.25]");
        value.Metadata["groups"].ShouldBe("""[{"name":"eu,a","value":0.5},{"name":"us,b,c","value":0.25}]""");
        value.Metadata.ContainsKey("groups_truncated").ShouldBeFalse();
        ConditionEvaluator.Evaluate(value.Result, "all(result, # < 0.6)", null).Phase.ShouldBe("Successful");
    }

    [Fact]
    public async Task Start_V2WithManyGroups_ShowsTheLowestAndTheHighest()
    {
        var names = string.Join(',', Enumerable.Range(0, 250).Select(i => $"[\"h{i}\"]"));
        var values = string.Join(',', Enumerable.Range(0, 250));
        await using var server = await ScriptedServer.StartAsync(
            $$$"""{"data":{"attributes":{"columns":[{"type":"group","values":[{{{names}}}]},{"type":"number","values":[{{{values}}}]}]} } }"""
        );
        var value = (await Measure(server, new DatadogMetric { ApiVersion = "v2", Query = "q" })).ShouldBeValue();
        value.Result.AsList().Count.ShouldBe(250);
        value.Metadata["groups_truncated"].ShouldBe("true");
        using var groups = JsonDocument.Parse(value.Metadata["groups"]);
        string[] shown = [.. groups.RootElement.EnumerateArray().Select(g => g.GetProperty("name").GetString()!)];
        (shown.Length, shown[0], shown[49], shown[50], shown[^1]).ShouldBe((100, "h0", "h49", "h200", "h249"));
    }

    [Theory]
    [InlineData("v1", """{"series": []}""", "[]")]
    [InlineData("v1", """{"series": null}""", "null")]
    [InlineData("v1", """{"series": [{"pointlist": []}]}""", "[{\"Pointlist\":[]}]")]
    [InlineData("v1", """{"series": [{"pointlist": [[1, 5], [2, null]]}]}""", "null")]
    [InlineData("v2", """{"data": {"attributes": {"columns": []}}}""", "[]")]
    [InlineData("v2", """{"data": {"attributes": {"columns": [{"type": "number", "values": [null]}]}}}""", "[]")]
    [InlineData("v2", """{"data": {"attributes": {"columns": [{"type": "group", "values": [["a"]]}]}}}""", "[]")]
    [InlineData("v2", "{}", "[]")]
    public async Task Start_NoData_IsNilThatConditionsMustHandle(string version, string body, string text)
    {
        await using var server = await ScriptedServer.StartAsync(body);
        var value = (await Measure(server, new DatadogMetric { ApiVersion = version, Query = "q" })).ShouldBeValue();
        value.Text.ShouldBe(text);
        ConditionEvaluator.Evaluate(value.Result, "default(result, 0) < 0.05", null).Phase.ShouldBe("Successful");
        ConditionEvaluator.Evaluate(value.Result, "result < 0.05", null).Phase.ShouldBe("Error");
    }

    [Theory]
    [InlineData("v1", null, null, null, "Must have either a query or queries")]
    [InlineData("v2", "q", "a", null, "Cannot have both a query and queries")]
    [InlineData("v1", null, "a", null, "Query is empty. API Version v1 only supports using the query parameter")]
    [InlineData("v2", "q", null, "a / b", "Formula are only valid when queries are set")]
    [InlineData("v2", null, "a,b", null, "When multiple queries are provided you must include a formula.")]
    [InlineData("v3", "q", null, null, "Invalid API version: v3")]
    public async Task Start_ContradictoryMetric_SaysWhat(string version, string? query, string? queries, string? formula, string reason)
    {
        var metric = new DatadogMetric
        {
            ApiVersion = version,
            Query = query,
            Queries = queries?.Split(',').ToDictionary(q => q, q => q),
            Formula = formula,
        };
        (await MeasureAt("http://127.0.0.1:9", metric)).ShouldBeError().ShouldContain(reason);
    }

    [Theory]
    [InlineData("v1", "sum", "Aggregator is not supported in v1")]
    [InlineData("v2", "median", "datadog aggregator is \"median\": use one of avg, min, max")]
    public async Task Start_WrongAggregator_SaysWhat(string version, string aggregator, string reason)
    {
        var metric = new DatadogMetric
        {
            ApiVersion = version,
            Query = "q",
            Aggregator = aggregator,
        };
        (await MeasureAt("http://127.0.0.1:9", metric)).ShouldBeError().ShouldContain(reason);
    }

    [Theory]
    [InlineData("5 minutes", null, "datadog interval")]
    [InlineData("-5m", null, "datadog interval is \"-5m\"")]
    [InlineData("5m", "0s", "datadog requestTimeout is \"0s\"")]
    public async Task Start_WrongDuration_NamesTheField(string interval, string? timeout, string reason)
    {
        var metric = new DatadogMetric
        {
            Query = "q",
            Interval = interval,
            RequestTimeout = timeout,
        };
        (await MeasureAt("http://127.0.0.1:9", metric)).ShouldBeError().ShouldContain(reason);
    }

    [Theory]
    [InlineData(
        401,
        """{"errors": ["No user for app-hunter2."]}""",
        "received authentication error response code: 401: No user for *****."
    )]
    [InlineData(403, "<html>", "received authentication error response code: 403")]
    [InlineData(429, """{"errors": ["Too many requests"]}""", "received non 2xx response code: 429: Too many requests")]
    [InlineData(200, """{"status": "error", "error": "Error parsing query"}""", "There were errors in your query: Error parsing query")]
    [InlineData(200, """{"data": {"errors": "unknown metric"}}""", "There were errors in your query: unknown metric")]
    public async Task Start_Refused_GivesTheReasonWithoutKeys(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        var answer = await Measure(server, new DatadogMetric { Query = "q" });
        answer.ShouldBeError().ShouldBe(reason);
        answer.Metadata["httpStatusCode"].ShouldBe($"{status}");
        answer.Metadata["requestOutcome"].ShouldBe(status == 200 ? "response_error" : "http_error");
    }

    [Fact]
    public async Task Start_SilentServer_EndsAtTheRequestTimeout()
    {
        await using var server = await ScriptedServer.StartAsync(SlowAnswer.NeverEnds);
        var answer = await Measure(server, new DatadogMetric { Query = "q", RequestTimeout = "300ms" });
        answer.ShouldBeError().ShouldStartWith("Datadog API request timed out after 0.3s before receiving an HTTP response");
        (answer.Metadata["requestOutcome"], answer.Metadata["responseReceived"]).ShouldBe(("timeout", "false"));
    }

    [Fact]
    public async Task Start_NobodyListens_SaysSo()
    {
        var answer = await MeasureAt("http://127.0.0.1:9", new DatadogMetric { Query = "q" });
        answer.ShouldBeError().ShouldContain("connection refused");
        answer.Metadata["requestOutcome"].ShouldBe("transport_error");
    }

    [Fact]
    public async Task Start_SecretOfTheRun_IsUsedWhenNamespaced()
    {
        await using var server = await ScriptedServer.StartAsync(Series);
        var secrets = new GivenSecrets()
            .With(SecretScope.Run, "mine", ("address", server.Url("/")), ("api-key", "a"), ("app-key", "b"))
            .With(SecretScope.Service, "mine", ("api-key", "not"), ("app-key", "these"));
        var metric = new DatadogMetric
        {
            Query = "q",
            SecretRef = new DatadogSecretRef { Name = "mine", Namespaced = true },
        };
        (await Given.Measure(new MetricProvider { Datadog = metric }, secrets)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Headers["DD-API-KEY"].ShouldBe("a");
        var unnamed = metric with { SecretRef = new DatadogSecretRef { Namespaced = true } };
        (await Given.Measure(new MetricProvider { Datadog = unnamed }, secrets))
            .ShouldBeError()
            .ShouldBe("secret name is required for namespaced credentials");
    }

    [Fact]
    public async Task Start_CompleteEnvironment_GoesBeforeTheSecretUnlessOneIsNamed()
    {
        await using var server = await ScriptedServer.StartAsync(Series);
        var environment = new Dictionary<string, string> { ["DD_API_KEY"] = "env-a", ["DD_APP_KEY"] = "env-b" };
        var metric = new MetricProvider { Datadog = new DatadogMetric { Query = "q" } };
        (await Given.Measure(metric, Account(server.Url("/")), environment)).ShouldBeValue();
        environment["DD_ADDRESS"] = server.Url("/");
        (await Given.Measure(metric, Account(server.Url("/")), environment)).ShouldBeValue();
        var named = metric with { Datadog = metric.Datadog! with { SecretRef = new DatadogSecretRef { Name = "datadog" } } };
        (await Given.Measure(named, Account(server.Url("/")), environment)).ShouldBeValue();
        server.Seen.Select(s => s.Headers["DD-API-KEY"]).ShouldBe(["api-hunter2", "env-a", "api-hunter2"]);
    }

    [Fact]
    public async Task Start_NoCredentials_NamesTheSecret()
    {
        var metric = new MetricProvider { Datadog = new DatadogMetric { Query = "q" } };
        (await Given.Measure(metric))
            .ShouldBeError()
            .ShouldBe("failed to find the credentials for datadog metrics provider: secrets \"datadog\" not found");
        (await Given.Measure(metric, GivenSecrets.OfService("datadog", ("api-key", "a"))))
            .ShouldBeError()
            .ShouldContain("needs the keys api-key and app-key");
    }

    [Fact]
    public async Task QueryRange_V1_GivesSeriesWithTheirTags()
    {
        await using var server = await ScriptedServer.StartAsync(Series);
        var series = await Given.MeasureRange(
            new MetricProvider { Datadog = new DatadogMetric { Query = "avg:cpu{*} by {host}" } },
            Account(server.Url("/"))
        );
        series[0].Labels["host"].ShouldBe("a");
        series[0].Points[1].ShouldBe(new SeriesPoint(DateTimeOffset.FromUnixTimeMilliseconds(1598867925000), 0.0003332881882246533));
        series[1].Points.Select(p => p.Value).ShouldBe([7]);
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldContain("from=1795261800&");
    }

    [Fact]
    public async Task QueryRange_V2_AsksForTimeseries()
    {
        await using var server = await ScriptedServer.StartAsync(
            """
            {"data": {"type": "timeseries_response", "attributes": {
              "series": [{"group_tags": ["env:prod"], "query_index": 0}, {"group_tags": ["env:test"], "query_index": 0}],
              "times": [1795262340000, 1795262400000], "values": [[1, 2], [null, 4]]}}}
            """
        );
        var series = await Given.MeasureRange(
            new MetricProvider
            {
                Datadog = new DatadogMetric { ApiVersion = "v2", Query = "avg:cpu{*} by {env}" },
            },
            Account(server.Url("/"))
        );
        series.Select(s => $"{s.Labels["env"]} {string.Join(' ', s.Points.Select(p => p.Value))}").ShouldBe(["prod 1 2", "test 4"]);
        series[1].Points[0].At.ShouldBe(Given.Now);
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldBe("/api/v2/query/timeseries");
        using var sent = JsonDocument.Parse(seen.Body);
        sent.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("interval").GetInt64().ShouldBe(60_000);
    }

    private static Task<ProviderAnswer> Measure(ScriptedServer server, DatadogMetric metric) => MeasureAt(server.Url("/"), metric);

    private static Task<ProviderAnswer> MeasureAt(string address, DatadogMetric metric) =>
        Given.Measure(new MetricProvider { Datadog = metric }, Account(address));

    private static GivenSecrets Account(string address) =>
        GivenSecrets.OfService("datadog", ("address", address), ("api-key", "api-hunter2"), ("app-key", "app-hunter2"));
}
