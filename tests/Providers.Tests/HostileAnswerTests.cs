using Microsoft.AspNetCore.Http;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Whatever a source sends, a measurement ends with an ordinary error that shows neither its body nor a credential.</summary>
public sealed class HostileAnswerTests
{
    private const string Secret = "hunter2";
    private const string Marker = "inner-network";

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var source in Sources.Keys)
        {
            foreach (var answer in Answers.Keys)
            {
                cases.Add(source, answer);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Start_HostileAnswer_IsAnOrdinaryError(string source, string answer)
    {
        await using var server = await ScriptedServer.StartAsync(Answers[answer]);
        var (metric, secrets) = Sources[source](server.Url("/"));
        var reason = (await Given.Measure(metric, secrets, Environment(server))).ShouldBeError();
        reason.Length.ShouldBeGreaterThan(20);
        reason.ShouldNotContain(Secret);
        reason.ShouldNotContain(Marker);
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
        ["a connection that breaks"] = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    };

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
