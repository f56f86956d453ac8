using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>Whatever a source sends, a measurement ends with an ordinary error that shows neither its body nor a credential.</summary>
public sealed class HostileAnswerTests
{
    private const string Secret = "hunter2";
    private const string Marker = "inner-network";

    /// <summary>Web takes any text for a value: only what is no answer at all is an error there.</summary>
    private static readonly string[] NoAnswers =
    [
        "an error of a proxy",
        "a body without end",
        "a redirect to the metadata of the machine",
        "redirects without end",
        "a connection that breaks",
        "a bomb of gzip",
        "a bomb of deflate",
        "a bomb of brotli",
        "a head without end",
        "a head of many lines",
        "a length that lies",
    ];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var source in Sources.Keys)
        {
            foreach (var answer in Answers.Keys.Where(a => source != "web" || NoAnswers.Contains(a, StringComparer.Ordinal)))
            {
                cases.Add(source, answer);
            }
        }

        return cases;
    }

    public static TheoryData<string> AllSources() => [.. Sources.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Start_HostileAnswer_IsAnOrdinaryError(string source, string answer)
    {
        await using var server = await ScriptedServer.StartAsync(Answers[answer]);
        var (metric, secrets) = Sources[source](server.Url("/"));
        var reason = (await Given.Measure(metric, secrets, Environment(server))).ShouldBeError();
        reason.Length.ShouldBeInRange(20, 1000);
        reason.ShouldNotContain(Secret);
        reason.ShouldNotContain(Marker);
    }

    /// <summary>A source that sends a byte now and then is given up when its time is over, on the service's clock.</summary>
    [Theory]
    [MemberData(nameof(AllSources))]
    public async Task Start_AnswerThatNeverEnds_IsGivenUpInTime(string source)
    {
        await using var server = await ScriptedServer.StartAsync(SlowAnswer.NeverEnds);
        var time = new ManualTimeProvider(Given.Now);
        var (metric, secrets) = Sources[source](server.Url("/"));
        var measuring = Given.Measure(metric, secrets, Environment(server), time);
        await Eventually.HoldsAsync(() => !server.Seen.IsEmpty, "the request");
        time.Advance(TimeSpan.FromMinutes(1));
        var answer = await measuring;
        answer.ShouldBeError().ShouldContain("no complete answer within");
        answer.Metadata[MeasurementMetadata.Fault].ShouldBe("Timeout");
    }

    private static readonly Dictionary<string, Func<string, (MetricProvider Metric, GivenSecrets Secrets)>> Sources = new(
        StringComparer.Ordinal
    )
    {
        ["prometheus"] = address =>
            (
                new MetricProvider
                {
                    Prometheus = new PrometheusMetric { Address = address, Query = "up" },
                },
                new()
            ),
        ["prometheus range"] = address =>
            (
                new MetricProvider
                {
                    Prometheus = new PrometheusMetric
                    {
                        Address = address,
                        Query = "up",
                        RangeQuery = new PrometheusRangeQuery
                        {
                            Start = "now() - duration(\"1h\")",
                            End = "now()",
                            Step = "1m",
                        },
                    },
                },
                new()
            ),
        ["web"] = address => (new MetricProvider { Web = new WebMetric { Url = address } }, new()),
        ["oauth2"] = address =>
            (
                new MetricProvider
                {
                    Web = new WebMetric
                    {
                        Url = "http://source.invalid/",
                        Authentication = new Authentication
                        {
                            Oauth2 = new Oauth2Config
                            {
                                TokenUrl = address,
                                ClientId = "id",
                                ClientSecret = Secret,
                            },
                        },
                    },
                },
                new()
            ),
        ["newRelic"] = address =>
            (
                new MetricProvider { NewRelic = new NewRelicMetric { Query = "SELECT 1" } },
                GivenSecrets.OfService("newrelic", ("base-url-nerdgraph", address), ("account-id", "1"), ("personal-api-key", Secret))
            ),
        ["influxdb"] = address =>
            (
                new MetricProvider { Influxdb = new InfluxdbMetric { Query = "from()" } },
                GivenSecrets.OfService("influxdb", ("address", address), ("org", "o"), ("authToken", Secret))
            ),
        ["wavefront"] = address =>
            (
                new MetricProvider
                {
                    Wavefront = new WavefrontMetric { Address = address, Query = "ts(a)" },
                },
                GivenSecrets.OfService("wavefront-api-tokens", (address, Secret))
            ),
        ["graphite"] = address =>
            (
                new MetricProvider
                {
                    Graphite = new GraphiteMetric { Address = address, Query = "a" },
                },
                new()
            ),
        ["skywalking"] = address =>
            (
                new MetricProvider
                {
                    Skywalking = new SkyWalkingMetric { Address = address, Query = "{a}" },
                },
                new()
            ),
        ["cloudWatch"] = _ =>
            (
                new MetricProvider
                {
                    CloudWatch = new CloudWatchMetric
                    {
                        MetricDataQueries = [new CloudWatchMetricDataQuery { Id = "a", Expression = "b" }],
                    },
                },
                new()
            ),
        ["kayenta"] = address =>
            (
                new MetricProvider
                {
                    Kayenta = new KayentaMetric
                    {
                        Address = address,
                        Application = "a",
                        CanaryConfigName = "c",
                    },
                },
                new()
            ),
        ["datadog v1"] = address => (new MetricProvider { Datadog = new DatadogMetric { Query = "q" } }, Datadog(address)),
        ["datadog v2"] = address =>
            (
                new MetricProvider
                {
                    Datadog = new DatadogMetric { Query = "q", ApiVersion = "v2" },
                },
                Datadog(address)
            ),
    };

    private static readonly Dictionary<string, Func<HttpContext, SeenRequest, Task>> Answers = new(StringComparer.Ordinal)
    {
        ["a login page"] = (context, _) =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync($"<html>{Marker}</html>");
        },
        ["an error of a proxy"] = (context, _) =>
        {
            context.Response.StatusCode = 502;
            return context.Response.WriteAsync($"{Marker} {Secret}");
        },
        ["JSON that breaks off"] = (context, _) => context.Response.WriteAsync($$"""{"data": {"{{Marker}}": [1, 2"""),
        ["JSON of another shape"] = (context, _) => context.Response.WriteAsync($$"""[{"{{Marker}}": true}, 7, null, "x"]"""),
        ["a bare string"] = (context, _) => context.Response.WriteAsync($"\"{Marker}\""),
        ["deep nesting"] = (context, _) => context.Response.WriteAsync(new string('[', 100_000)),
        ["NaN that is no JSON"] = (context, _) => context.Response.WriteAsync("""{"series": [{"pointlist": [[1, NaN]]}], "data": NaN}"""),
        ["bytes that are no text"] = async (context, _) => await context.Response.Body.WriteAsync(new byte[] { 0xff, 0xfe, 0, 0x80, 0xc3 }),
        ["a body without end"] = async (context, _) =>
        {
            var chunk = new byte[64 * 1024];
            Array.Fill(chunk, (byte)' ');
            for (var i = 0; i < 100 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        },
        ["a redirect to the metadata of the machine"] = (context, _) =>
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data");
            return Task.CompletedTask;
        },
        ["redirects without end"] = (context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "/again";
            return Task.CompletedTask;
        },
        ["a bomb of gzip"] = (context, _) => SendBombAsync(context, "gzip", static s => new GZipStream(s, CompressionLevel.Fastest)),
        ["a bomb of deflate"] = (context, _) => SendBombAsync(context, "deflate", static s => new ZLibStream(s, CompressionLevel.Fastest)),
        ["a bomb of brotli"] = (context, _) => SendBombAsync(context, "br", static s => new BrotliStream(s, CompressionLevel.Fastest)),
        ["compression that is none"] = (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync($"{Marker} {Secret}");
        },
        ["a bomb of gzip in gzip"] = (context, _) =>
            SendBombAsync(
                context,
                "gzip, gzip",
                static s => new GZipStream(new GZipStream(s, CompressionLevel.Fastest), CompressionLevel.Fastest)
            ),
        ["nothing at all"] = (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        },
        ["numbers beyond float64"] = (context, _) =>
            context.Response.WriteAsync(
                """
                {"status": "success", "data": {"resultType": "scalar", "result": [1e999, "1"], "actor": {"account": {"nrql": {"results": [{"a": 1e999}]}}},
                 "attributes": {"columns": [{"type": "number", "values": [1e999]}]}}, "series": [{"pointlist": [[1, 1e999]]}], "expires_in": 1e999,
                 "timeseries": [{"data": [[1, 1e999]]}], "MetricDataResults": [{"Id": "a", "Timestamps": [1], "Values": [1e999]}]}
                """
            ),
        ["text that is no UTF-8"] = async (context, _) =>
            await context.Response.Body.WriteAsync(
                (byte[])
                    [
                        .. """{"status": "error", "errorType": "a", "error": """u8,
                        .. "\""u8,
                        0xff,
                        .. """
                        ", "errors": [{"message": "
                        """u8,
                        0xc3,
                        .. "\"}], \"data\": \""u8,
                        0xfe,
                        .. "\"}"u8,
                    ]
            ),
        ["members twice"] = (context, _) =>
            context.Response.WriteAsync(
                """
                {"status": "success", "status": "success", "data": {"resultType": "vector", "resultType": "vector",
                 "result": [{"metric": {"a": "1", "a": "2"}, "value": [1, "1"]}]}, "data": 1, "series": 1, "series": 2, "timeseries": [], "timeseries": 3}
                """
            ),
        ["a head without end"] = (context, _) =>
        {
            context.Response.Headers["X-Long"] = new string('a', 300_000);
            return context.Response.WriteAsync("{}");
        },
        ["a head of many lines"] = (context, _) =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                context.Response.Headers[$"X-{i}"] = "0123456789012345678901234567890123456789";
            }

            return context.Response.WriteAsync("{}");
        },
        ["a length that lies"] = async (context, _) =>
        {
            context.Response.ContentLength = 1_000_000_000;
            await context.Response.Body.FlushAsync(context.RequestAborted);
        },
        ["a connection that breaks"] = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    };

    /// <summary>Half a gigabyte of spaces, which is little when it is compressed.</summary>
    private static async Task SendBombAsync(HttpContext context, string encoding, Func<Stream, Stream> compress)
    {
        context.Response.Headers.ContentEncoding = encoding;
        var spaces = new byte[1 << 20];
        Array.Fill(spaces, (byte)' ');
        await using var body = compress(context.Response.Body);
        for (var i = 0; i < 512 && !context.RequestAborted.IsCancellationRequested; i++)
        {
            await body.WriteAsync(spaces, context.RequestAborted);
        }
    }

    private static Dictionary<string, string> Environment(ScriptedServer server) =>
        new(StringComparer.Ordinal)
        {
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            ["AWS_ENDPOINT_URL"] = server.Url("/"),
        };

    private static GivenSecrets Datadog(string address) =>
        GivenSecrets.OfService("datadog", ("address", address), ("api-key", Secret), ("app-key", Secret));
}
