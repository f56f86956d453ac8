using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Real spans of a real query, as a receiver of OpenTelemetry gets them.</summary>
public sealed class TracingTests : IAsyncLifetime
{
    private readonly AccessBed _bed = new();
    private readonly TraceReceiver _receiver = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly WebApplication _source;

    public TracingTests()
    {
        var builder = StubHost.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _source = builder.Build();
        _source.MapGet(
            "/value",
            (HttpRequest request) =>
            {
                _told.Enqueue(request.Headers.TraceParent.ToString());
                return Results.Json(new { value = 1 });
            }
        );
    }

    public async ValueTask InitializeAsync()
    {
        await _receiver.StartAsync();
        await _source.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Spans_LeadFromTheRunToTheQuery(string protocol)
    {
        var uid = await MeasureAsync(tellSources: false, protocol);
        var trace = uid.Replace("-", "", StringComparison.Ordinal);
        var spans = _receiver.Spans.Where(s => s.Trace == trace).ToList();

        var run = spans.First(static s => s.Name == "analysis.run");
        run.Parent.ShouldBeEmpty();
        run.Attributes["rollouts.run.name"].ShouldBe("traced");
        run.Attributes["rollouts.run.uid"].ShouldBe(uid);
        var measurement = spans.Single(s => s.Name == "analysis.measurement" && s.Parent == run.Id);
        measurement.Attributes["rollouts.metric"].ShouldBe("errors");
        measurement.Attributes["rollouts.provider"].ShouldBe("Web");
        measurement.Attributes["rollouts.phase"].ShouldBe("Successful");
        var query = spans.Single(s => s.Parent == measurement.Id);
        query.Name.ShouldStartWith("GET");
        query.Attributes["url.full"].ShouldNotContain("s3cret");
        _told.ShouldBe([""]);
    }

    [Fact]
    public async Task Sources_AreToldTheTraceOnlyWhenAsked()
    {
        var uid = await MeasureAsync(tellSources: true);

        var told = _told.Single().Split('-');
        told[1].ShouldBe(uid.Replace("-", "", StringComparison.Ordinal));
        _receiver.Spans.ShouldContain(s => s.Id == told[2]);
    }

    [Fact]
    public async Task Spans_OfOtherCalls_BeginNoTrace()
    {
        await MeasureAsync(tellSources: false);

        _receiver.Spans.Where(static s => s.Parent.Length == 0).ShouldAllBe(static s => s.Name == "analysis.run");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4317", true)]
    [InlineData("OTEL_SERVICE_NAME", "x", false)]
    [InlineData("OTEL_SDK_DISABLED", "true", false)]
    public void Export_IsWantedWhenTheEnvironmentNamesAReceiver(string variable, string value, bool wanted)
    {
        using var export = new TraceExport(new TracingOptions(), name => name == variable ? value : null);
        export.IsWanted.ShouldBe(wanted);
        using var disabled = new TraceExport(
            new TracingOptions { Endpoint = new Uri("http://collector:4317") },
            static name => name == "OTEL_SDK_DISABLED" ? "true" : null
        );
        disabled.IsWanted.ShouldBeFalse();
    }

    private async Task<string> MeasureAsync(bool tellSources, string protocol = "http/protobuf")
    {
        await _bed.StartAsync(o =>
        {
            o.Tracing.Endpoint = protocol == "grpc" ? _receiver.GrpcAddress : _receiver.HttpAddress;
            o.Tracing.Protocol = protocol;
            o.Tracing.TellSources = tellSources;
        });
        var runs = _bed.Service.Services.GetRequiredService<IRunRepository>();
        var spec =
            $$$$"""{"metrics":[{"name":"errors","successCondition":"result == 1","provider":{"web":{"url":"{{{{_source.Urls.First()}}}}/value?key=s3cret","jsonPath":"{$.value}"}}}]}""";
        var run = await runs.CreateAsync(
            new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "AnalysisRun",
                ["metadata"] = new JsonObject { ["name"] = "traced", ["namespace"] = "default" },
                ["spec"] = JsonNode.Parse(spec),
            },
            CancellationToken.None
        );
        var verdicts = _bed.Service.Services.GetRequiredService<IVerdictStore>();
        await Eventually.HoldsAsync(async () => await verdicts.FindAsync(run!.Header.Uid) is not null, "the verdict");
        // What was recorded is sent before the service ends.
        await _bed.StopAsync();
        return run!.Header.Uid;
    }
}
