using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

/// <summary>Row F22.</summary>
public sealed class SkywalkingProviderTests
{
    private const string Query =
        "query queryData($duration: Duration!) { service_apdex: readMetricsValues(condition: {name: \"service_apdex\"}, duration: $duration) "
        + "{ label values { values { value } } } }";

    [Fact]
    public async Task Start_Data_IsTheMapThatTheQueryShapes()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"data": {"service_apdex": {"label": null, "values": {"values": [{"value": 9900}, {"value": 9800}]}}}}"""
        );
        var value = (await Measure(server)).ShouldBeValue();
        value.Text.ShouldBe("""{"service_apdex":{"label":null,"values":{"values":[{"value":9900},{"value":9800}]}}}""");
        ConditionEvaluator
            .Evaluate(value.Result, "all(result.service_apdex.values.values, {asFloat(.value) >= 9800})", null)
            .Phase.ShouldBe("Successful");
    }

    [Theory]
    [InlineData(null, "2026-11-21 1155")]
    [InlineData("36h", "2026-11-20 0000")]
    public async Task Start_Interval_IsSentAsDuration(string? interval, string start)
    {
        await using var server = await ScriptedServer.StartAsync("""{"data": {"a": 1}}""");
        (await Measure(server, interval)).ShouldBeValue();
        var seen = server.Seen.Single();
        (seen.Method, seen.Path, seen.Headers["Content-Type"]).ShouldBe(("POST", "/oap/graphql", "application/json"));
        using var sent = JsonDocument.Parse(seen.Body);
        sent.RootElement.GetProperty("query").GetString().ShouldBe(Query);
        var duration = sent.RootElement.GetProperty("variables").GetProperty("duration");
        (
            duration.GetProperty("start").GetString(),
            duration.GetProperty("end").GetString(),
            duration.GetProperty("step").GetString()
        ).ShouldBe((start, "2026-11-21 1200", "MINUTE"));
    }

    [Theory]
    [InlineData(200, """{"data": null}""", "no results returned from SkyWalking query")]
    [InlineData(
        200,
        """{"errors": [{"message": "Validation error: FieldUndefined"}]}""",
        "SkyWalking refused the query: Validation error: FieldUndefined"
    )]
    [InlineData(500, "oops", "/graphql answered 500")]
    [InlineData(200, "7", "did not answer as SkyWalking does")]
    [InlineData(200, """{"data": 7}""", "did not answer as SkyWalking does")]
    [InlineData(200, """{"data": [{"a": 1}]}""", "did not answer as SkyWalking does")]
    public async Task Start_NoData_SaysWhy(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await Measure(server)).ShouldBeError().ShouldContain(reason);
    }

    [Theory]
    [InlineData("", "{ a }", null, "skywalking address is empty")]
    [InlineData("http://127.0.0.1", "", null, "skywalking query is empty")]
    [InlineData("http://127.0.0.1", "{ a }", "soon", "skywalking interval")]
    public async Task Start_WrongMetric_SaysWhat(string address, string query, string? interval, string reason)
    {
        var metric = new SkyWalkingMetric
        {
            Address = address,
            Query = query,
            Interval = interval,
        };
        (await Given.Measure(new MetricProvider { Skywalking = metric })).ShouldBeError().ShouldContain(reason);
    }

    private static Task<ProviderAnswer> Measure(ScriptedServer server, string? interval = null)
    {
        var metric = new SkyWalkingMetric
        {
            Address = server.Url("/oap/"),
            Query = Query,
            Interval = interval,
        };
        return Given.Measure(new MetricProvider { Skywalking = metric });
    }
}
