using System.Web;
using Microsoft.AspNetCore.Http;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers.Tests;

public sealed class PrometheusProviderTests
{
    private const string Vector = """
        {"status": "success", "data": {"resultType": "vector", "result": [
          {"metric": {"pod": "a"}, "value": [1763726400, "0.95"]},
          {"metric": {"pod": "b"}, "value": [1763726400, "1e+06"]}]}}
        """;

    [Fact]
    public async Task Start_Scalar_IsAFloat()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"status":"success","data":{"resultType":"scalar","result":[1763726400.123,"0.95"]}}"""
        );
        var value = (await Given.Measure(Query(server))).ShouldBeValue();
        value.Result.Kind.ShouldBe(ValueKind.Float64);
        value.Text.ShouldBe("0.95");
    }

    [Fact]
    public async Task Start_Vector_IsAListOfFloats()
    {
        await using var server = await ScriptedServer.StartAsync(Vector);
        var value = (await Given.Measure(Query(server))).ShouldBeValue();
        value.Result.GoTypeName.ShouldBe("[]float64");
        value.Text.ShouldBe("[0.95 1000000]");
        ConditionEvaluator.Evaluate(value.Result, "all(result, # >= 0.95)", null).Phase.ShouldBe("Successful");
    }

    [Fact]
    public async Task Start_EmptyVector_IsAnEmptyList()
    {
        await using var server = await ScriptedServer.StartAsync("""{"status":"success","data":{"resultType":"vector","result":[]}}""");
        var value = (await Given.Measure(Query(server))).ShouldBeValue();
        value.Text.ShouldBe("[]");
        ConditionEvaluator.Evaluate(value.Result, "result[0] >= 0.95", null).Phase.ShouldBe("Error");
        ConditionEvaluator.Evaluate(value.Result, "len(result) == 0 || result[0] >= 0.95", null).Phase.ShouldBe("Successful");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-Inf")]
    public async Task Start_NonFiniteSample_IsAValue(string sample)
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"status":"success","data":{"resultType":"scalar","result":[1,"SAMPLE"]}}""".Replace(
                "SAMPLE",
                sample,
                StringComparison.Ordinal
            )
        );
        (await Given.Measure(Query(server))).ShouldBeValue().Text.ShouldBe(sample);
    }

    [Fact]
    public async Task Start_InstantQuery_AsksAtTheInstantToMeasure()
    {
        await using var server = await ScriptedServer.StartAsync(Vector);
        await Given.Measure(Query(server) with { Query = "sum(rate(x[1m])) > 0" });
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldBe("/api/v1/query");
        var form = HttpUtility.ParseQueryString(seen.Body);
        form["query"].ShouldBe("sum(rate(x[1m])) > 0");
        form["time"].ShouldBe("1795262400.000");
    }

    [Fact]
    public async Task Start_RangeQuery_EvaluatesBoundsAndFlattensTheMatrix()
    {
        await using var server = await ScriptedServer.StartAsync(
            """
            {"status": "success", "data": {"resultType": "matrix", "result": [
              {"metric": {}, "values": [[1, "1"], [2, "2"]]}, {"metric": {}, "values": [[1, "3"]]}]}}
            """
        );
        var range = new PrometheusRangeQuery
        {
            Start = "now() - duration(\"1h\")",
            End = "now()",
            Step = "1m",
        };
        var value = (await Given.Measure(Query(server) with { RangeQuery = range })).ShouldBeValue();
        value.Text.ShouldBe("[1 2 3]");
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldBe("/api/v1/query_range");
        var form = HttpUtility.ParseQueryString(seen.Body);
        form["start"].ShouldBe("1795258800.000");
        form["end"].ShouldBe("1795262400.000");
        form["step"].ShouldBe("60");
    }

    [Theory]
    [InlineData("1 + 1", "now()", "1m", "rangeQuery.start")]
    [InlineData("now()", "later", "1m", "rangeQuery.end")]
    [InlineData("now()", "now()", "soon", "rangeQuery.step")]
    public async Task Start_WrongRange_NamesTheField(string start, string end, string step, string field)
    {
        var range = new PrometheusRangeQuery
        {
            Start = start,
            End = end,
            Step = step,
        };
        var metric = new PrometheusMetric
        {
            Address = "http://127.0.0.1:9",
            Query = "up",
            RangeQuery = range,
        };
        (await Given.Measure(metric)).ShouldBeError().ShouldContain(field);
    }

    [Fact]
    public async Task Start_ProxyThatAllowsReadsOnly_IsAskedAgainWithGet()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
            {
                context.Response.StatusCode = seen.Method == "GET" ? 200 : 405;
                return context.Response.WriteAsync(seen.Method == "GET" ? Vector : "no");
            }
        );
        (await Given.Measure(Query(server))).ShouldBeValue();
        server.Seen.Last().Path.ShouldBe("/api/v1/query?query=up&time=1795262400.000");
    }

    [Fact]
    public async Task Start_RefusedQuery_RepeatsTheReason()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\": 1:4: parse error"}""",
            400
        );
        (await Given.Measure(Query(server))).ShouldBeError().ShouldBe("bad_data: invalid parameter \"query\": 1:4: parse error");
    }

    [Theory]
    [InlineData("<html>", 502, "server_error: server error: 502")]
    [InlineData("nope", 404, "client_error: client error: 404")]
    [InlineData("nope", 200, "did not answer as Prometheus does")]
    [InlineData("{}", 200, "did not answer as Prometheus does")]
    [InlineData("""{"status":"success"}""", 200, "did not answer as Prometheus does")]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"value":[1]}]}}""",
        200,
        "did not answer as Prometheus does"
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"value":[1,"x"]}]}}""",
        200,
        "did not answer as Prometheus does"
    )]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":{}}}""", 200, "did not answer as Prometheus does")]
    [InlineData(
        """{"status":"success","data":{"resultType":"vector","result":[{"value":[1e300,"1"]}]}}""",
        200,
        "did not answer as Prometheus does"
    )]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1,"x"]}}""", 200, "metric type not supported: string")]
    public async Task Start_StrangeAnswer_IsAnError(string body, int status, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await Given.Measure(Query(server))).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Start_Warnings_AreKeptAsMetadata()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"status":"success","warnings":["one","two"],"data":{"resultType":"vector","result":[]}}"""
        );
        (await Given.Measure(Query(server))).Metadata["warnings"].ShouldBe("\"one\", \"two\"");
    }

    [Fact]
    public async Task Start_BasicAuthAndHeaders_AreSent()
    {
        await using var server = await ScriptedServer.StartAsync(Vector);
        var metric = Query(server) with
        {
            Headers = [new WebMetricHeader { Key = "X-Scope-OrgID", Value = "tenant" }],
            Authentication = new Authentication
            {
                BasicAuth = new BasicAuthConfig { Username = "u", Password = "p" },
            },
        };
        (await Given.Measure(metric)).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Headers["X-Scope-OrgID"].ShouldBe("tenant");
        seen.Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("u:p"u8));
    }

    [Fact]
    public async Task Start_Addresses_AreResolvedAsRowF2Says()
    {
        await using var server = await ScriptedServer.StartAsync(Vector);
        (await Given.Measure(new PrometheusMetric { Query = "up" }, server.Url("/prefix/"))).ShouldBeValue();
        server.Seen.TryDequeue(out var seen).ShouldBeTrue();
        seen.Path.ShouldBe("/prefix/api/v1/query");
        (await Given.Measure(new PrometheusMetric { Query = "up" })).ShouldBeError().ShouldBe("prometheus address is not configured");
        (await Given.Measure(new PrometheusMetric { Query = "up", Address = "prometheus:9090" }))
            .ShouldBeError()
            .ShouldBe("prometheus address is not is url format");
    }

    [Fact]
    public async Task Start_NobodyListens_NamesUrlAndCause() =>
        (await Given.Measure(new PrometheusMetric { Query = "up", Address = "http://u:hunter2@127.0.0.1:9" }))
            .ShouldBeError()
            .ShouldBe("Post \"http://127.0.0.1:9/api/v1/query\": dial tcp 127.0.0.1:9: connect: connection refused");

    [Fact]
    public async Task Start_NegativeTimeoutOrHalfBasicAuth_IsAnError()
    {
        var metric = new PrometheusMetric { Query = "up", Address = "http://127.0.0.1:9" };
        (await Given.Measure(metric with { Timeout = -1 })).ShouldBeError().ShouldContain("timeout");
        var half = new Authentication { BasicAuth = new BasicAuthConfig { Username = "u" } };
        (await Given.Measure(metric with { Authentication = half })).ShouldBeError().ShouldContain("basicAuth");
    }

    [Fact]
    public void DescribeMetric_NamesTheResolvedQuery() =>
        Given
            .Registry()
            .Find("prometheus")!
            .DescribeMetric(new Metric { Provider = new MetricProvider { Prometheus = new PrometheusMetric { Query = "up" } } })[
                "ResolvedPrometheusQuery"
            ]
            .ShouldBe("up");

    private static PrometheusMetric Query(ScriptedServer server) => new() { Address = server.Url("/"), Query = "up" };
}
