using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A service without a cluster as a process, a metric source that answers as a test says, and curl.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private WebApplication _source = null!;

    public ServiceProcess Service { get; private set; } = null!;

    /// <summary>Answers <c>{"value": N}</c> at <c>/N</c>, and never at and below <c>/never</c>; <c>/metrics</c> are for Prometheus.</summary>
    public string SourceUrl { get; private set; } = "";

    /// <summary>What is in the file of schedules that the service is started with; null for none.</summary>
    public string? Schedules { get; init; }

    public async ValueTask InitializeAsync()
    {
        var builder = StubHost.CreateBuilder();
        _source = builder.Build();
        _source.Urls.Add("http://127.0.0.1:0");
        _source.MapGet("/{value:double}", static (double value) => Results.Json(new Dictionary<string, double> { ["value"] = value }));
        _source.MapGet("/errors.json", static () => Results.Json(new Dictionary<string, double> { ["errors"] = 0.02 }));
        _source.MapGet(
            "/never/{**below}",
            static async (CancellationToken gone) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone)
        );
        _source.MapGet("/metrics", static () => Results.Text(Latencies(TimeProvider.System.GetUtcNow())));
        await _source.StartAsync();
        SourceUrl = _source.Urls.Single();
        Service = await ServiceProcess.StartAsync(Schedules);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>Calls the API with curl; the status and the body.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Below <c>/api/v1</c>.</param>
    /// <param name="body">Sent as it is; null for none.</param>
    /// <param name="more">More arguments of curl.</param>
    public async Task<(int Status, string Body)> CurlAsync(string method, string path, string? body = null, params string[] more)
    {
        var start = new ProcessStartInfo("curl");
        string[] arguments =
        [
            "-sS",
            "-X",
            method,
            "--max-time",
            "60",
            "-w",
            "\n%{http_code}",
            .. Unless(more, "Authorization", $"Bearer {Service.Key}"),
            .. body is null ? (string[])[] : [.. Unless(more, "Content-Type", "application/json"), "--data-binary", "@-"],
            .. more,
            $"{Service.Url}/api/v1{path}",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var (code, output, error) = await Tool.RunAsync(start, body);
        code.ShouldBe(0, error);
        var cut = output.LastIndexOf('\n');
        return (int.Parse(output[(cut + 1)..], CultureInfo.InvariantCulture), output[..cut]);
    }

    // The sick version takes twice as long, the others are alike.
    private static string Latencies(DateTimeOffset now)
    {
        var wave = 1 + (0.1 * Math.Sin(now.ToUnixTimeMilliseconds() / 700.0));
        return string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                latency_seconds{version="stable"} {{0.1 * wave}}
                latency_seconds{version="equal"} {{0.1 * wave}}
                latency_seconds{version="sick"} {{0.2 * wave}}
                {{Buckets("stable", now, 0.6, 0.95)}}
                {{Buckets("equal", now, 0.6, 0.95)}}
                {{Buckets("sick", now, 0.3, 0.7)}}

                """
            )
            .ReplaceLineEndings("\n");
    }

    // A thousand requests a second, of which these shares were answered within 0.1 s and 0.5 s.
    private static string Buckets(string version, DateTimeOffset now, double quick, double fair)
    {
        var all = now.ToUnixTimeMilliseconds() % 1_000_000_000;
        var buckets = new[] { ("0.1", quick), ("0.5", fair), ("1", 0.99), ("+Inf", 1.0) }.Select(b =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"request_seconds_bucket{{version=\"{version}\",le=\"{b.Item1}\"}} {Math.Floor(all * b.Item2)}"
            )
        );
        return string.Join(
            '\n',
            [.. buckets, string.Create(CultureInfo.InvariantCulture, $"request_seconds_sum{{version=\"{version}\"}} {all * (1 - quick)}")]
        );
    }

    private static string[] Unless(string[] given, string header, string value) =>
        given.Any(a => a.StartsWith(header, StringComparison.Ordinal)) ? [] : ["-H", $"{header}: {value}"];

    /// <summary>The same where it must work; the answer.</summary>
    public async Task<JsonNode> CallAsync(string method, string path, string? body = null, params string[] more)
    {
        var (status, text) = await CurlAsync(method, path, body, more);
        status.ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The same where it must not work: the problem, whose status is the one of the answer.</summary>
    public async Task<JsonNode> FailAsync(int status, string method, string path, string? body = null, params string[] more)
    {
        var (answered, text) = await CurlAsync(method, path, body, more);
        answered.ShouldBe(status, text);
        var problem = JsonNode.Parse(text)!;
        problem["status"]!.GetValue<int>().ShouldBe(status);
        return problem;
    }

    /// <summary>A request that starts a run whose metric is measured each second.</summary>
    public string RunRequest(string name, string source, int count = 1, string condition = "result < 5") =>
        new JsonObject
        {
            ["name"] = name,
            ["object"] = new JsonObject
            {
                ["metrics"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "errors",
                        ["interval"] = "1s",
                        ["count"] = count,
                        ["successCondition"] = condition,
                        ["provider"] = new JsonObject
                        {
                            ["web"] = new JsonObject { ["url"] = $"{SourceUrl}/{source}", ["jsonPath"] = "{$.value}" },
                        },
                    }
                ),
            },
        }.ToJsonString();

    /// <summary>Watches a run with curl until the stream ends; each event as its id and its JSON.</summary>
    public async Task<IReadOnlyList<(string Id, JsonNode Data)>> WatchAsync(string name, params string[] more)
    {
        var (status, text) = await CurlAsync("GET", $"/runs/default/{name}/watch", null, ["-N", .. more]);
        status.ShouldBe(200, text);
        return
        [
            .. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(static e => e.Split('\n'))
                .Where(static lines => lines.Length >= 3)
                .Select(static lines =>
                    (
                        lines.Single(static l => l.StartsWith("id: ", StringComparison.Ordinal))[4..],
                        JsonNode.Parse(lines.Single(static l => l.StartsWith("data: ", StringComparison.Ordinal))[6..])!
                    )
                ),
        ];
    }
}
