using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// Runs whose metrics name provider profiles, from manifest to verdict: profiles and their Secrets are objects of the cluster, and the schemas
/// of the CRDs are in force. The stub answers only to what is signed in as the profile says.
/// </summary>
public sealed class ProfiledSourceTests : IAsyncLifetime
{
    private SourceBed _bed = null!;
    private WebApplication _service = null!;

    /// <summary>What the stub's Kayenta finds.</summary>
    private double _score = 95;

    public async ValueTask InitializeAsync()
    {
        _bed = await SourceBed.StartAsync(Answer);
        await _bed.CreateSecretAsync(
            "aws",
            ("region", "eu-west-1"),
            ("access-key-id", "AKIDEXAMPLE"),
            ("secret-access-key", SourceBed.Token)
        );
        await _bed.CreateSecretAsync(
            "datadog-team",
            ("api-key", SourceBed.Token),
            ("app-key", SourceBed.Token),
            ("address", "http://elsewhere.test")
        );
        await _bed.CreateSecretAsync("kayenta", ("username", "judge"), ("password", SourceBed.Token));
        await CreateProfileAsync("aws", """{"address":"ADDRESS/aws","namespaces":["default"],"accountSecret":"aws"}""");
        await CreateProfileAsync("datadog", """{"address":"ADDRESS/datadog","namespaces":["def*"],"accountSecret":"datadog-team"}""");
        await CreateProfileAsync("kayenta", """{"address":"ADDRESS/kayenta","namespaces":["*"],"basicAuthSecret":"kayenta"}""");
        await CreateProfileAsync("others", """{"address":"ADDRESS/aws","namespaces":["other"],"accountSecret":"aws"}""");
        _service = await _bed.StartServiceAsync();
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Theory]
    [InlineData("cloudwatch-passes", "all(result[0].Values, {# <= 0.5})", "Successful")]
    [InlineData("cloudwatch-fails", "all(result[0].Values, {# < 0.5})", "Failed")]
    public async Task Run_CloudWatchOfAProfile_IsJudged(string name, string condition, string phase)
    {
        await _bed.Cluster.CreateAsync(name, SourceBed.Metric(CloudWatchOf("aws"), condition));
        var run = await _bed.Cluster.WhenEndedAsync(name);
        run.Status.Phase.ShouldBe(phase, run.Status.Message);
        var result = run.Status.MetricResults!.Single();
        result.Measurements!.Single().Value.ShouldBe("[[0.25 0.5]]");
        result.Metadata!["ResolvedCloudWatchQuery"].ShouldBe("""[{"Id":"rate","Expression":"errors / requests"}]""");
        (await ServiceBed.VerdictAsync(_service, run)).Phase.ShouldBe(phase);
    }

    [Fact]
    public async Task Run_DatadogOfAProfile_IsJudged()
    {
        await _bed.Cluster.CreateAsync(
            "datadog",
            SourceBed.Metric("""{"datadog":{"query":"avg:errors{*}","secretRef":{"name":"profile://datadog"}}}""", "result < 0.6")
        );
        var run = await _bed.Cluster.WhenEndedAsync("datadog");
        run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe("0.5");
    }

    [Fact]
    public async Task Run_ProfileOfOthers_EndsInErrorThatSaysSo()
    {
        await _bed.Cluster.CreateAsync("others", SourceBed.Metric(CloudWatchOf("others"), "true"));
        var run = await _bed.Cluster.WhenEndedAsync("others");
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
        await _bed.Cluster.CreateAsync(
            name,
            """
            {"metrics":[{"name":"errors","consecutiveErrorLimit":0,"provider":{"kayenta":{"address":"profile://kayenta","application":"shop",
              "canaryConfigName":"my-config","metricsAccountName":"m","configurationAccountName":"c","storageAccountName":"s",
              "threshold":{"pass":90,"marginal":75},"scopes":[{"name":"default",
                "controlScope":{"scope":"a","region":"eu","step":60,"start":"2026-11-21T11:00:00Z","end":"2026-11-21T12:00:00Z"},
                "experimentScope":{"scope":"b","region":"eu","step":60,"start":"2026-11-21T11:00:00Z","end":"2026-11-21T12:00:00Z"}}]}}}]}
            """
        );
        await _bed.Cluster.WhenAsync(
            name,
            static r => r.Status.MetricResults?.Single().Measurements?.Single().Metadata?["canaryExecutionId"] == "e1"
        );
        await _bed.Cluster.StopAsync(_service);
        var item = await _bed.Cluster.Client.GetAsync(KnownResources.AnalysisRuns, "default", name);
        var results = (JsonArray)item.ToNode()["status"]!["metricResults"]!.DeepClone();
        results[0]!["measurements"]![0]!["resumeAt"] = "2026-11-21T12:00:00Z";
        await _bed.Cluster.PatchAsync(name, new JsonObject { ["status"] = new JsonObject { ["metricResults"] = results } }.ToJsonString());

        _service = await _bed.StartServiceAsync();

        var run = await _bed.Cluster.WhenEndedAsync(name);
        run.Status.Phase.ShouldBe(phase, run.Status.Message);
        run.Status.MetricResults!.Single().Measurements!.Single().Value.ShouldBe($"{score}");
        (await ServiceBed.VerdictAsync(_service, run)).Phase.ShouldBe(phase);
    }

    private void Answer(WebApplication source)
    {
        source.MapPost("/aws", static (HttpContext context) => CloudWatch(context.Request));
        source.MapGet("/datadog/api/v1/query", static (HttpContext context) => Datadog(context.Request));
        source.MapGet("/kayenta/canaryConfig", static (HttpContext c) => Kayenta(c, """[{"id":"c1","name":"my-config"}]"""));
        source.MapPost("/kayenta/canary/c1", static (HttpContext c) => Kayenta(c, """{"canaryExecutionId":"e1"}"""));
        source.MapGet(
            "/kayenta/canary/e1",
            (HttpContext c) =>
                Kayenta(
                    c,
                    $$"""{"complete":true,"status":"succeeded","result":{"judgeResult":{"score":{"score":{{_score}},"classification":"x"} } } }"""
                )
        );
    }

    private static string CloudWatchOf(string profile) =>
        $$$"""{"cloudWatch":{"metricDataQueries":[{"expression":"profile://{{{profile}}}"},{"id":"rate","expression":"errors / requests"}]}}""";

    private static IResult CloudWatch(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } signature
        && signature.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/", StringComparison.Ordinal)
        && signature.Contains("/eu-west-1/monitoring/aws4_request", StringComparison.Ordinal)
            ? SourceBed.Json(
                """{"MetricDataResults":[{"Id":"rate","Label":"rate","Timestamps":[1795262340,1795262400],"Values":[0.25,0.5]}]}"""
            )
            : SourceBed.Refused();

    private static IResult Datadog(HttpRequest request) =>
        request.Headers["DD-API-KEY"] == SourceBed.Token && request.Headers["DD-APPLICATION-KEY"] == SourceBed.Token
            ? SourceBed.Json("""{"series":[{"pointlist":[[1795262400000,0.5]]}]}""")
            : SourceBed.Refused();

    private static IResult Kayenta(HttpContext context, string answer) =>
        context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"judge:{SourceBed.Token}"))}"
            ? SourceBed.Json(answer)
            : SourceBed.Refused();

    private async Task CreateProfileAsync(string name, string spec) =>
        await _bed.Cluster.Client.CreateAsync(
            KnownResources.ProviderProfiles,
            null,
            new JsonObject
            {
                ["apiVersion"] = "rollouts.dev/v1alpha1",
                ["kind"] = "ProviderProfile",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = JsonNode.Parse(spec.Replace("ADDRESS", _bed.Address, StringComparison.Ordinal)),
            }
        );
}
