using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs with each vendor's provider from manifest to verdict; credentials are Secrets of the service's namespace.</summary>
public sealed class VendorSourceTests : IAsyncLifetime
{
    private const string ServiceNamespace = "rollouts-system";
    private const string Token = "topsecret-token";

    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private WebApplication _source = null!;

    private string Address => _source.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _source = builder.Build();
        _source.MapGet("/render", static () => Json("""[{"target":"errors","datapoints":[[0.5,1795262400],[null,1795262460]]}]"""));
        _source.MapGet("/api/v1/query", static () => Json("""{"series":[{"pointlist":[[1795262400000,0.5]]}]}"""));
        _source.MapPost(
            "/api/v2/query/scalar",
            static () => Json("""{"data":{"attributes":{"columns":[{"type":"number","values":[0.5]}]}}}""")
        );
        _source.MapPost("/nerdgraph", static () => Json("""{"data":{"actor":{"account":{"nrql":{"results":[{"rate":0.5}]}}}}}"""));
        _source.MapPost("/graphql", static () => Json("""{"data":{"rate":0.5}}"""));
        _source.MapPost(
            "/api/v2/query",
            static (HttpContext context) =>
                context.Request.Headers.Authorization == $"Token {Token}"
                    ? Results.Text("#datatype,string,long,double\n#default,_result,,\n,result,table,_value\n,,0,0.5\n", "application/csv")
                    : Results.Text($"{{\"message\":\"not {Token}\"}}", "application/json", Encoding.UTF8, 401)
        );
        await _source.StartAsync();
        await _bed.InitializeAsync();
        await _bed.Client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = ServiceNamespace },
            }
        );
        await CreateSecretAsync("datadog", ("address", Address), ("api-key", Token), ("app-key", Token));
        await CreateSecretAsync(
            "newrelic",
            ("base-url-nerdgraph", $"{Address}/nerdgraph"),
            ("account-id", "1"),
            ("personal-api-key", Token)
        );
        await CreateSecretAsync("influxdb", ("address", Address), ("org", "o"), ("authToken", Token));
        await CreateSecretAsync("refused", ("address", Address), ("org", "o"), ("authToken", "another-token"));
        await _bed.StartAsync(static o => o.ServiceNamespace = ServiceNamespace);
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

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

    private static IResult Json(string body) => Results.Text(body, "application/json");

    private async Task<AnalysisRun> MeasureAsync(string name, string provider, string condition)
    {
        var spec =
            $$"""{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"{{condition}}","provider":{{provider}} }]}""";
        await _bed.CreateAsync(name, spec.Replace("ADDRESS", Address, StringComparison.Ordinal));
        return await _bed.WhenEndedAsync(name);
    }

    private async Task CreateSecretAsync(string name, params (string Key, string Value)[] data)
    {
        var encoded = new JsonObject();
        foreach (var (key, value) in data)
        {
            encoded[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        }

        await _bed.Client.CreateAsync(
            KnownResources.Secrets,
            ServiceNamespace,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["data"] = encoded,
            }
        );
    }
}
