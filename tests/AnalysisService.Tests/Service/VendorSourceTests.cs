using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs with each vendor's provider from manifest to verdict; credentials are Secrets of the service's namespace.</summary>
public sealed class VendorSourceTests : IAsyncLifetime
{
    private SourceBed _bed = null!;

    public async ValueTask InitializeAsync()
    {
        _bed = await SourceBed.StartAsync(Answer);
        await _bed.CreateSecretAsync("datadog", ("address", _bed.Address), ("api-key", SourceBed.Token), ("app-key", SourceBed.Token));
        await _bed.CreateSecretAsync(
            "newrelic",
            ("base-url-nerdgraph", $"{_bed.Address}/nerdgraph"),
            ("account-id", "1"),
            ("personal-api-key", SourceBed.Token)
        );
        await _bed.CreateSecretAsync("influxdb", ("address", _bed.Address), ("org", "o"), ("authToken", SourceBed.Token));
        await _bed.CreateSecretAsync("refused", ("address", _bed.Address), ("org", "o"), ("authToken", "another-token"));
        await _bed.StartServiceAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData("graphite", """{"graphite":{"address":"ADDRESS","query":"target=errors&from=-5min"}}""", "result[0] < 0.6", "[0.500000]")]
    [InlineData("datadog", """{"datadog":{"query":"avg:errors{*}"}}""", "result < 0.6", "0.5")]
    [InlineData("datadog-v2", """{"datadog":{"apiVersion":"v2","query":"avg:errors{*}"}}""", "result < 0.6", "0.5")]
    [InlineData("new-relic", """{"newRelic":{"query":"SELECT rate FROM Transaction"}}""", "result.rate < 0.6", """{"rate":0.5}""")]
    [InlineData("influxdb", """{"influxdb":{"query":"from(bucket: \"b\")"}}""", "result[0] < 0.6", "[0.5]")]
    [InlineData("skywalking", """{"skywalking":{"address":"ADDRESS","query":"{ rate }"}}""", "result.rate < 0.6", """{"rate":0.5}""")]
    public async Task Run_VendorMetric_IsJudged(string name, string provider, string condition, string value)
    {
        var run = await MeasureAsync(name, provider, condition);
        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe(value);
    }

    [Fact]
    public async Task Run_TokenThatIsRefused_EndsInErrorWithoutAnyToken()
    {
        var run = await MeasureAsync("refused", """{"influxdb":{"profile":"refused","query":"from(bucket: \"b\")"}}""", "true");
        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("answered 401");
        run.Status.Message!.ShouldNotContain("another-token");
    }

    private static void Answer(WebApplication source)
    {
        source.MapGet(
            "/render",
            static () => SourceBed.Json("""[{"target":"errors","datapoints":[[0.5,1795262400],[null,1795262460]]}]""")
        );
        source.MapGet("/api/v1/query", static () => SourceBed.Json("""{"series":[{"pointlist":[[1795262400000,0.5]]}]}"""));
        source.MapPost(
            "/api/v2/query/scalar",
            static () => SourceBed.Json("""{"data":{"attributes":{"columns":[{"type":"number","values":[0.5]}]}}}""")
        );
        source.MapPost("/nerdgraph", static () => SourceBed.Json("""{"data":{"actor":{"account":{"nrql":{"results":[{"rate":0.5}]}}}}}"""));
        source.MapPost("/graphql", static () => SourceBed.Json("""{"data":{"rate":0.5}}"""));
        source.MapPost(
            "/api/v2/query",
            static (HttpContext context) =>
                context.Request.Headers.Authorization == $"Token {SourceBed.Token}"
                    ? Results.Text("#datatype,string,long,double\n#default,_result,,\n,result,table,_value\n,,0,0.5\n", "application/csv")
                    : SourceBed.Refused($"{{\"message\":\"not {SourceBed.Token}\"}}")
        );
    }

    private async Task<AnalysisRun> MeasureAsync(string name, string provider, string condition)
    {
        var spec = SourceBed.Metric(provider, condition).Replace("ADDRESS", _bed.Address, StringComparison.Ordinal);
        await _bed.Cluster.CreateAsync(name, spec);
        return await _bed.Cluster.WhenEndedAsync(name);
    }
}
