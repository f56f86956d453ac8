using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.EndToEnd.Tests;

/// <summary>An analysis that cannot be made ends in an error of its own that names the cause, and hurts nobody else.</summary>
public sealed class AnalysisBadInputTests(ClusterFixture clusters, Workshop workshop) : IClassFixture<Workshop>
{
    [Theory]
    [InlineData("web", "web: { url: \"http://robot:topsecret@127.0.0.1:1/rates?token=topsecret\" }", "http://127.0.0.1:1/rates")]
    [InlineData(
        "prometheus",
        "prometheus: { address: \"http://robot:topsecret@127.0.0.1:1\", query: up }",
        "http://127.0.0.1:1/api/v1/query"
    )]
    public async Task Provider_Unreachable_IsAnErrorAfterTheLimitWithTheUrlButNoSecrets(string name, string provider, string url)
    {
        await workshop.OpenAsync(clusters);

        var run = await workshop.RunAsync(
            $"unreachable-{name}",
            $$"""
            name: rate
            interval: 1s
            count: 5
            consecutiveErrorLimit: 2
            successCondition: result == 1
            provider:
              {{provider}}
            """
        );

        var status = run["status"]!;
        ((string?)status["phase"]).ShouldBe("Error");
        var message = (string)status["message"]!;
        message.ShouldContain("consecutiveErrors (3) > consecutiveErrorLimit (2)");
        message.ShouldContain(url);
        message.ShouldContain("connection refused");
        ((int)status["metricResults"]![0]!["error"]!).ShouldBe(3);
        status.ToJsonString().ShouldNotContain("topsecret");
        workshop.Log.ShouldNotContain("topsecret");
        await workshop.ShouldGoOnAsync();
    }

    [Theory]
    [InlineData("huge", 30, "longer than")]
    [InlineData("html", 30, "mismatched types string and int")]
    [InlineData("silent", 1, "within 1s")]
    [InlineData("absent", 30, "404")]
    public async Task Provider_AnswerThatNobodyCanUse_IsAnErrorThatSaysWhy(string path, int timeout, string cause)
    {
        await workshop.OpenAsync(clusters);

        var run = await workshop.RunAsync(
            $"answer-{path}",
            $$"""
            name: rate
            consecutiveErrorLimit: 0
            successCondition: result == 1
            provider:
              web: { url: "{{workshop.SourceUrl}}/{{path}}", timeoutSeconds: {{timeout}} }
            """
        );

        ((string?)run["status"]!["phase"]).ShouldBe("Error");
        ((string)run["status"]!["message"]!).ShouldContain(cause);
        await workshop.ShouldGoOnAsync();
    }

    [Fact]
    public async Task Provider_NotANumber_IsMeasuredAndNeverASuccess()
    {
        await workshop.OpenAsync(clusters);

        var run = await workshop.RunAsync(
            "not-a-number",
            $$"""
            name: rate
            successCondition: result[0] >= 0.95
            failureCondition: result[0] < 0.95
            provider:
              prometheus: { address: "{{workshop.SourceUrl}}/nan", query: up }
            """
        );

        ((string?)run["status"]!["phase"]).ShouldBe("Inconclusive");
        ((string?)run["status"]!["metricResults"]![0]!["measurements"]![0]!["value"]).ShouldBe("[NaN]");
        await workshop.ShouldGoOnAsync();
    }

    [Fact]
    public async Task Status_ThatWouldGrowGigantic_EndsOrStaysWithinWhatAServerTakes()
    {
        await workshop.OpenAsync(clusters);

        var run = await workshop.RunAsync(
            "long-answers",
            $$"""
            name: text
            interval: 1s
            count: 3
            successCondition: len(result.text) > 100
            provider:
              web: { url: "{{workshop.SourceUrl}}/long" }
            """
        );

        run["status"]!.ToJsonString().Length.ShouldBeLessThan(1_100_000);
        await workshop.ShouldGoOnAsync();
    }

    [Theory]
    [InlineData("no-provider", "name: a\nprovider: {}", "metrics[0]: no provider specified")]
    [InlineData(
        "two-providers",
        "name: a\nprovider: { web: { url: x }, prometheus: { query: x } }",
        "metrics[0]: multiple providers specified"
    )]
    [InlineData("no-interval", "name: a\ncount: 2\nprovider: { web: { url: x } }", "metrics[0]: interval must be specified when count > 1")]
    [InlineData(
        "limits",
        "name: a\ncount: 1\nfailureLimit: 2\nprovider: { web: { url: x } }",
        "metrics[0]: count (1) must be >= failureLimit + consecutiveSuccessLimit (2 + 0) if both >= 0"
    )]
    public async Task Spec_Wrong_EndsInErrorWithArgosWordsAndTheRemedyInAnEvent(string name, string metric, string message)
    {
        await workshop.OpenAsync(clusters);

        var run = await workshop.RunAsync(name, metric);

        ((string?)run["status"]!["phase"]).ShouldBe("Error");
        ((string?)run["status"]!["message"]).ShouldBe($"Analysis spec invalid: {message}");
        var remedy = await workshop.AwaitEventAsync(name, "AnalysisRunInvalid");
        remedy.Length.ShouldBeGreaterThan(message.Length + 30, remedy);
        await workshop.ShouldGoOnAsync();
    }

    [Fact]
    public async Task Argument_WithoutAValue_EndsInErrorWithTheArgumentsName()
    {
        await workshop.OpenAsync(clusters);
        var manifest = YamlManifest.ReadOne(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisRun
            metadata: { name: no-argument }
            spec:
              args: [{ name: given }]
              metrics: [{ name: a, provider: { web: { url: "http://{{args.given}}" } } }]
            """
        );

        await workshop.Home.CreateAsync(KnownResources.AnalysisRuns, manifest);

        var run = await workshop.DescribeFailureAsync(() =>
            workshop.Home.AwaitAsync(KnownResources.AnalysisRuns, "no-argument", IsError, "in phase Error")
        );
        ((string?)run["status"]!["message"]).ShouldStartWith("Unable to resolve metric arguments: ");
        ((string)run["status"]!["message"]!).ShouldContain("given");
    }

    private static bool IsError(JsonObject found) => (string?)found["status"]?["phase"] == "Error";
}
