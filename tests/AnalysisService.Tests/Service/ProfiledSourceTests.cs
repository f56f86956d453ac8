using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// Runs whose metrics name provider profiles, from manifest to verdict: profiles and their Secrets are objects of the cluster, and the schemas
/// of the CRDs are in force. The stub answers only to what is signed in as the profile says.
/// </summary>
public sealed class ProfiledSourceTests : IAsyncLifetime
{
    private const string ServiceNamespace = "rollouts-system";
    private const string Token = "topsecret-token";

    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private WebApplication _source = null!;
    private WebApplication _service = null!;

    /// <summary>What the stub's Kayenta finds.</summary>
    private double _score = 95;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _source = builder.Build();
        _source.MapPost("/aws", static (HttpContext context) => CloudWatch(context.Request));
        _source.MapGet("/datadog/api/v1/query", static (HttpContext context) => Datadog(context.Request));
        _source.MapGet("/kayenta/canaryConfig", static (HttpContext c) => Kayenta(c, """[{"id":"c1","name":"my-config"}]"""));
        _source.MapPost("/kayenta/canary/c1", static (HttpContext c) => Kayenta(c, """{"canaryExecutionId":"e1"}"""));
        _source.MapGet(
            "/kayenta/canary/e1",
            (HttpContext c) =>
                Kayenta(
                    c,
                    $$"""{"complete":true,"status":"succeeded","result":{"judgeResult":{"score":{"score":{{_score}},"classification":"x"} } } }"""
                )
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
        await CreateSecretAsync("aws", ("region", "eu-west-1"), ("access-key-id", "AKIDEXAMPLE"), ("secret-access-key", Token));
        await CreateSecretAsync("datadog-team", ("api-key", Token), ("app-key", Token), ("address", "http://elsewhere.test"));
        await CreateSecretAsync("kayenta", ("username", "judge"), ("password", Token));
        await CreateProfileAsync("aws", """{"address":"ADDRESS/aws","namespaces":["default"],"accountSecret":"aws"}""");
        await CreateProfileAsync("datadog", """{"address":"ADDRESS/datadog","namespaces":["def*"],"accountSecret":"datadog-team"}""");
        await CreateProfileAsync("kayenta", """{"address":"ADDRESS/kayenta","namespaces":["*"],"basicAuthSecret":"kayenta"}""");
        await CreateProfileAsync("others", """{"address":"ADDRESS/aws","namespaces":["other"],"accountSecret":"aws"}""");
        await StartServiceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Theory]
    [InlineData("cloudwatch-passes", "all(result[0].Values, {# <= 0.5})", "Successful")]
    [InlineData("cloudwatch-fails", "all(result[0].Values, {# < 0.5})", "Failed")]
    public async Task Run_CloudWatchOfAProfile_IsJudged(string name, string condition, string phase)
    {
        await _bed.CreateAsync(name, Metric(CloudWatchOf("aws"), condition));
        var run = await _bed.WhenEndedAsync(name);
        run.Status.Phase.ShouldBe(phase, run.Status.Message);
        var result = run.Status.MetricResults!.Single();
        result.Measurements!.Single().Value.ShouldBe("[[0.25 0.5]]");
        result.Metadata!["ResolvedCloudWatchQuery"].ShouldBe("""[{"Id":"rate","Expression":"errors / requests"}]""");
        (await ServiceBed.VerdictAsync(_service, run)).Phase.ShouldBe(phase);
    }

    [Fact]
    public async Task Run_DatadogOfAProfile_IsJudged()
    {
        await _bed.CreateAsync(
            "datadog",
            Metric("""{"datadog":{"query":"avg:errors{*}","secretRef":{"name":"profile://datadog"}}}""", "result < 0.6")
        );
        var run = await _bed.WhenEndedAsync("datadog");
        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe("0.5");
    }

    [Fact]
    public async Task Run_ProfileOfOthers_EndsInErrorThatSaysSo()
    {
        await _bed.CreateAsync("others", Metric(CloudWatchOf("others"), "true"));
        var run = await _bed.WhenEndedAsync("others");
        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("may not be used in namespace \"default\"");
    }

    /// <summary>The service ends while Kayenta compares; when the next one begins, the execution has long been due.</summary>
    [Theory]
    [InlineData("kayenta-passes", 95, "Successful")]
    [InlineData("kayenta-is-open", 80, "Inconclusive")]
    [InlineData("kayenta-fails", 10, "Failed")]
    public async Task Run_KayentaOfAProfile_IsJudgedByItsScoreAlsoByTheNextService(string name, double score, string phase)
    {
        _score = score;
        await _bed.CreateAsync(
            name,
            """
            {"metrics":[{"name":"errors","consecutiveErrorLimit":0,"provider":{"kayenta":{"address":"profile://kayenta","application":"shop",
              "canaryConfigName":"my-config","metricsAccountName":"m","configurationAccountName":"c","storageAccountName":"s",
              "threshold":{"pass":90,"marginal":75},"scopes":[{"name":"default",
                "controlScope":{"scope":"a","region":"eu","step":60,"start":"2026-11-21T11:00:00Z","end":"2026-11-21T12:00:00Z"},
                "experimentScope":{"scope":"b","region":"eu","step":60,"start":"2026-11-21T11:00:00Z","end":"2026-11-21T12:00:00Z"}}]}}}]}
            """
        );
        await _bed.WhenAsync(
            name,
            static r => r.Status.MetricResults?.Single().Measurements?.Single().Metadata?["canaryExecutionId"] == "e1"
        );
        await _bed.StopAsync(_service);
        var item = await _bed.Client.GetAsync(KnownResources.AnalysisRuns, "default", name);
        var results = (JsonArray)item.ToNode()["status"]!["metricResults"]!.DeepClone();
        results[0]!["measurements"]![0]!["resumeAt"] = "2026-11-21T12:00:00Z";
        await _bed.PatchAsync(name, new JsonObject { ["status"] = new JsonObject { ["metricResults"] = results } }.ToJsonString());

        await StartServiceAsync();

        var run = await _bed.WhenEndedAsync(name);
        run.Status.Phase.ShouldBe(phase, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe($"{score}");
        (await ServiceBed.VerdictAsync(_service, run)).Phase.ShouldBe(phase);
    }

    private async Task StartServiceAsync() => _service = await _bed.StartAsync(static o => o.ServiceNamespace = ServiceNamespace);

    private static string Metric(string provider, string condition) =>
        $$"""{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"successCondition":"{{condition}}","provider":{{provider}} }]}""";

    private static string CloudWatchOf(string profile) =>
        $$$"""{"cloudWatch":{"metricDataQueries":[{"expression":"profile://{{{profile}}}"},{"id":"rate","expression":"errors / requests"}]}}""";

    private static IResult CloudWatch(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } signature
        && signature.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", StringComparison.Ordinal)
        && signature.Contains("/eu-west-1/monitoring/aws4_request", StringComparison.Ordinal)
            ? Json("""{"MetricDataResults":[{"Id":"rate","Label":"rate","Timestamps":[1795262340,1795262400],"Values":[0.25,0.5]}]}""")
            : Refused();

    private static IResult Datadog(HttpRequest request) =>
        request.Headers["DD-API-KEY"] == Token && request.Headers["DD-APPLICATION-KEY"] == Token
            ? Json("""{"series":[{"pointlist":[[1795262400000,0.5]]}]}""")
            : Refused();

    private static IResult Kayenta(HttpContext context, string answer) =>
        context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"judge:{Token}"))}"
            ? Json(answer)
            : Refused();

    private static IResult Json(string body) => Results.Text(body, "application/json");

    private static IResult Refused() => Results.Text("{}", "application/json", Encoding.UTF8, 401);

    private async Task CreateProfileAsync(string name, string spec) =>
        await _bed.Client.CreateAsync(
            KnownResources.ProviderProfiles,
            null,
            new JsonObject
            {
                ["apiVersion"] = "rollouts.dev/v1alpha1",
                ["kind"] = "ProviderProfile",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = JsonNode.Parse(spec.Replace("ADDRESS", _source.Urls.First(), StringComparison.Ordinal)),
            }
        );

    private async Task CreateSecretAsync(string name, params (string Key, string Value)[] data) =>
        await _bed.Client.CreateAsync(
            KnownResources.Secrets,
            ServiceNamespace,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["data"] = new JsonObject(
                    data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Value))))
                ),
            }
        );
}
