using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>An HTTP server that answers range queries as Prometheus does, from numbers of the test, and remembers them.</summary>
internal sealed class PrometheusStub : IAsyncDisposable
{
    private readonly WebApplication _server;

    private PrometheusStub(WebApplication server) => _server = server;

    public string Address => _server.Urls.First();

    /// <summary>Queries with the first and the last instant that was asked for.</summary>
    public ConcurrentQueue<(string Query, DateTimeOffset From, DateTimeOffset To)> Asked { get; } = new();

    /// <summary>The series of a query: labels as JSON, and the value at every instant.</summary>
    public Func<string, IReadOnlyList<(string Labels, double Value)>> Answer { get; set; } = static _ => [];

    public static async Task<PrometheusStub> StartAsync()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new PrometheusStub(builder.Build());
        stub._server.MapPost("/api/v1/query_range", stub.AnswerAsync);
        await stub._server.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var query = form["query"].ToString();
        var (from, to, step) = (Number(form["start"]), Number(form["end"]), Number(form["step"]));
        Asked.Enqueue((query, Instant(from), Instant(to)));
        var result = new JsonArray();
        foreach (var (labels, value) in Answer(query))
        {
            var values = new JsonArray();
            for (var at = from; at <= to; at += step)
            {
                values.Add(new JsonArray(at, value.ToString("R", CultureInfo.InvariantCulture)));
            }

            result.Add(new JsonObject { ["metric"] = JsonNode.Parse(labels), ["values"] = values });
        }

        var answer = new JsonObject
        {
            ["status"] = "success",
            ["data"] = new JsonObject { ["resultType"] = "matrix", ["result"] = result },
        };
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private static DateTimeOffset Instant(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);
}
