using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>What providers tell about the data behind a value, so that a metric's policies can judge them.</summary>
public sealed class DataFactsTests
{
    [Theory]
    [InlineData("""{"resultType":"vector","result":[{"value":[1795262400,"0.95"]},{"value":[1795262400,"NaN"]}]}""", 1)]
    [InlineData("""{"resultType":"vector","result":[]}""", 0)]
    [InlineData("""{"resultType":"scalar","result":[1795262400,"NaN"]}""", 0)]
    public async Task Prometheus_Instant_TellsSamplesButNoAge(string data, int samples)
    {
        await using var server = await ScriptedServer.StartAsync($$"""{"status":"success","data":{{data}}}""");

        var facts = (await Given.Measure(new PrometheusMetric { Address = server.Url("/"), Query = "up" })).Data;

        facts.ShouldBe(new DataFacts { Samples = samples });
    }

    [Fact]
    public async Task Prometheus_Range_TellsSamplesAgeAndWindow()
    {
        await using var server = await ScriptedServer.StartAsync(
            """{"status":"success","data":{"resultType":"matrix","result":[{"values":[[1795262280,"1"],[1795262340,"2"],[1795262400,"NaN"]]}]}}"""
        );
        var range = new PrometheusRangeQuery
        {
            Start = "now() - duration(\"1h\")",
            End = "now()",
            Step = "1m",
        };

        var answer = await Given.Measure(
            new PrometheusMetric
            {
                Address = server.Url("/"),
                Query = "up",
                RangeQuery = range,
            }
        );

        answer.Data.ShouldBe(
            new DataFacts
            {
                Samples = 2,
                NewestSample = Given.Now.AddMinutes(-1),
                From = Given.Now.AddHours(-1),
                To = Given.Now,
            }
        );
    }

    [Theory]
    [InlineData(
        "rate(errors[5m]) / rate(all[5m])",
        """[{"value":[1795262400,"1795262390"]},{"value":[1795262400,"1795262280.5"]}]""",
        -119.5
    )]
    [InlineData("errors or vector(0)", "[]", null)]
    public async Task Prometheus_InstantWithStale_AsksTheSelectorsForTheirNewestSamples(string query, string times, double? seconds)
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
                context.Response.WriteAsync(
                    """{"status":"success","data":{"resultType":"vector","result":RESULT}}""".Replace(
                        "RESULT",
                        seen.Body.Contains("timestamp", StringComparison.Ordinal) ? times : """[{"value":[1795262400,"0.5"]}]""",
                        StringComparison.Ordinal
                    )
                )
        );
        var prometheus = new PrometheusMetric { Address = server.Url("/"), Query = query };
        var context = Given.Context(new MetricProvider { Prometheus = prometheus });
        var metric = context.Metric with { Stale = new StalePolicy { OlderThan = "1m" } };

        var answer = await Given
            .Registry()
            .Find("prometheus")!
            .StartAsync(context with { Metric = metric }, TestContext.Current.CancellationToken);

        answer.ShouldBeValue().Text.ShouldBe("[0.5]");
        answer.Data.ShouldBe(new DataFacts { Samples = 1, NewestSample = seconds is { } age ? Given.Now.AddSeconds(age) : null });
        server.Seen.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Prometheus_WithStale_RefusedQueryForTheAge_IsAnError()
    {
        await using var server = await ScriptedServer.StartAsync(
            (context, seen) =>
                context.Response.WriteAsync(
                    seen.Body.Contains("timestamp", StringComparison.Ordinal)
                        ? """{"status":"error","errorType":"bad_data","error":"no subqueries here"}"""
                        : """{"status":"success","data":{"resultType":"scalar","result":[1795262400,"1"]}}"""
                )
        );
        var prometheus = new PrometheusMetric { Address = server.Url("/"), Query = "scalar(x)" };
        var context = Given.Context(new MetricProvider { Prometheus = prometheus });
        var metric = context.Metric with { Stale = new StalePolicy { OlderThan = "1m" } };

        var answer = await Given
            .Registry()
            .Find("prometheus")!
            .StartAsync(context with { Metric = metric }, TestContext.Current.CancellationToken);

        answer.ShouldBeError().ShouldBe("bad_data: no subqueries here");
    }

    [Theory]
    [InlineData("""{"series":[{"pointlist":[[1795262280000,1],[1795262340000,null],[1795262370000,2]]}]}""", 2, 1795262370L)]
    [InlineData("""{"series":[{"pointlist":[[1e300,1],["x",1],[1795262370000,2]]}]}""", 1, 1795262370L)]
    [InlineData("""{"series":[{"pointlist":[[1795262280000,1],[1795262340000,null]]}]}""", 0, null)]
    [InlineData("""{"series":[]}""", 0, null)]
    public void DatadogV1_Points_AreTheSamples(string json, int samples, long? newest) =>
        DatadogAnswer.ReadV1(Parse(json)).Data.ShouldBe(Facts(samples, newest));

    [Fact]
    public void DatadogV2_Columns_TellOnlyWhetherThereIsAnything()
    {
        DatadogAnswer
            .ReadV2(Parse("""{"data":{"attributes":{"columns":[{"type":"number","values":[null]}]}}}"""))
            .Data!.Samples.ShouldBe(0);
        DatadogAnswer.ReadV2(Parse("""{"data":{"attributes":{"columns":[{"type":"number","values":[1]}]}}}""")).Data.ShouldBeNull();
    }

    [Theory]
    [InlineData("""[{"datapoints":[[0.25,1795262280],[null,1795262340],["3","1795262370"]]}]""", 2, 1795262370L)]
    [InlineData("""[{"datapoints":[[null,1795262340]]}]""", 0, null)]
    [InlineData("[]", 0, null)]
    public void Graphite_Datapoints_AreTheSamples(string json, int samples, long? newest) =>
        GraphiteAnswer.Read(Parse(json)).Data.ShouldBe(Facts(samples, newest));

    [Theory]
    [InlineData("""{"average.duration": null}""", 0, null)]
    [InlineData("""{"count": 0}""", 1, null)]
    [InlineData(
        """{"beginTimeSeconds":1795262280,"endTimeSeconds":1795262340,"count":3},{"beginTimeSeconds":1795262340,"endTimeSeconds":1795262400,"count":null}""",
        1,
        1795262340L
    )]
    public void NewRelic_RowsWithANumber_AreTheSamples(string rows, int samples, long? newest) =>
        NewRelicAnswer
            .Read(Parse("""{"actor":{"account":{"nrql":{"results":[ROWS]}}}}""".Replace("ROWS", rows, StringComparison.Ordinal)))
            .Data.ShouldBe(Facts(samples, newest));

    private static DataFacts Facts(int samples, long? newest) =>
        new() { Samples = samples, NewestSample = newest is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null };

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
