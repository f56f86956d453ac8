using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Row F23. The answers have the shape of those of Kayenta's own API.</summary>
public sealed class KayentaProviderTests
{
    private const string Configs = """
        [{"id": "config 1", "name": "other", "updatedTimestamp": 1, "applications": ["shop"]},
         {"id": "config/2", "name": "my-config", "updatedTimestamp": 2, "applications": ["shop"]}]
        """;

    [Fact]
    public async Task Start_FindsTheConfigAndBeginsAnExecution()
    {
        await using var server = await StartServerAsync("""{"canaryExecutionId": "01ABC"}""");
        var answer = await Given.Measure(Metric(server));
        var pending = answer.ShouldBeOfType<ProviderAnswer.Pending>(answer.ToString());
        pending.ResumeAt.ShouldBe(Given.Now.AddSeconds(15));
        pending.Metadata["canaryExecutionId"].ShouldBe("01ABC");
        var seen = server.Seen.ToArray();
        seen[0].Path.ShouldBe("/kayenta/canaryConfig?application=shop&configurationAccountName=store");
        (seen[1].Method, seen[1].Path).ShouldBe(
            (
                "POST",
                "/kayenta/canary/config%2F2?application=shop&metricsAccountName=metrics&configurationAccountName=configs&storageAccountName=store"
            )
        );
        using var sent = JsonDocument.Parse(seen[1].Body);
        using var wanted = JsonDocument.Parse(
            """
            {"thresholds": {"pass": 90, "marginal": 75}, "scopes": {"default": {
              "controlScope": {"scope": "app=shop and hash=1", "region": "", "step": 60, "start": "2026-11-21T11:00:00Z", "end": "2026-11-21T12:00:00Z"},
              "experimentScope": {"scope": "app=shop and hash=2", "region": "eu", "step": 60, "start": "2026-11-21T11:00:00Z", "end": "2026-11-21T12:00:00Z"}}}}
            """
        );
        JsonElement.DeepEquals(sent.RootElement, wanted.RootElement).ShouldBeTrue(seen[1].Body);
    }

    [Theory]
    [InlineData(100.0, "Successful", "100")]
    [InlineData(90.0, "Successful", "90")]
    [InlineData(89.99, "Inconclusive", "89")]
    [InlineData(75.0, "Inconclusive", "75")]
    [InlineData(74.5, "Failed", "74")]
    [InlineData(0.0, "Failed", "0")]
    public async Task Resume_Complete_JudgesByTheScore(double score, string phase, string text)
    {
        await using var server = await ScriptedServer.StartAsync(
            $$"""{"complete": true, "status": "succeeded", "result": {"judgeResult": {"score": {"score": {{score}}, "classification": "x"} } } }"""
        );
        var verdict = (await ResumeAsync(server)).ShouldBeOfType<ProviderAnswer.Verdict>();
        (verdict.Phase, verdict.Text).ShouldBe((phase, text));
        server.Seen.Single().Path.ShouldBe("/kayenta/canary/01%2FABC");
    }

    [Fact]
    public async Task Resume_NotComplete_WaitsOn()
    {
        await using var server = await ScriptedServer.StartAsync("""{"complete": false, "status": "running"}""");
        (await ResumeAsync(server)).ShouldBeOfType<ProviderAnswer.Pending>().ResumeAt.ShouldBe(Given.Now.AddSeconds(15));
    }

    [Theory]
    [InlineData(200, "{}", "Missing Complete Status")]
    [InlineData(200, """{"complete": "yes"}""", "did not answer as Kayenta does")]
    [InlineData(200, """{"complete": true, "status": "terminal"}""", "Missing Score: the execution has ended with status \"terminal\"")]
    [InlineData(200, """{"complete": true, "result": {"judgeResult": {"score": {"score": "9"}}}}""", "did not answer as Kayenta does")]
    [InlineData(404, "not found", "Invalid Response: ")]
    public async Task Resume_NoScore_SaysWhy(int status, string body, string reason)
    {
        await using var server = await ScriptedServer.StartAsync(body, status);
        (await ResumeAsync(server)).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Resume_WithoutExecution_IsAnError()
    {
        await using var server = await ScriptedServer.StartAsync("{}");
        var context = Given.Context(Metric(server)) with { Measurement = new Measurement() };
        (await Given.Registry().Find("kayenta")!.ResumeAsync(context)).ShouldBeError().ShouldContain("no canaryExecutionId");
    }

    [Fact]
    public async Task Start_UnknownConfig_NamesItAndItsAccount()
    {
        await using var server = await StartServerAsync("{}");
        var metric = Metric(server);
        var unknown = metric with { Kayenta = metric.Kayenta! with { CanaryConfigName = "missing" } };
        (await Given.Measure(unknown))
            .ShouldBeError()
            .ShouldContain("no canary config \"missing\" for application \"shop\" in the account \"store\"");
    }

    [Theory]
    [InlineData("{}", "There is no \"canaryExecutionId\"")]
    [InlineData("""{"canaryExecutionId": ""}""", "Invalid canaryExecutionId")]
    [InlineData("""{"canaryExecutionId": 7}""", "did not answer as Kayenta does")]
    public async Task Start_NoExecution_IsAnError(string body, string reason)
    {
        await using var server = await StartServerAsync(body);
        (await Given.Measure(Metric(server))).ShouldBeError().ShouldContain(reason);
    }

    [Fact]
    public async Task Terminate_ARunningExecution_IsInconclusive()
    {
        await using var server = await ScriptedServer.StartAsync("{}");
        var verdict = await Given.Registry().Find("kayenta")!.TerminateAsync(Given.Context(Metric(server)));
        verdict.ShouldBeOfType<ProviderAnswer.Verdict>().Phase.ShouldBe("Inconclusive");
        server.Seen.ShouldBeEmpty();
    }

    private static Task<ScriptedServer> StartServerAsync(string execution) =>
        ScriptedServer.StartAsync((context, seen) => context.Response.WriteAsync(seen.Method == "GET" ? Configs : execution));

    private static Task<ProviderAnswer> ResumeAsync(ScriptedServer server)
    {
        var running = new Measurement { Metadata = new Dictionary<string, string> { ["canaryExecutionId"] = "01/ABC" } };
        return Given.Registry().Find("kayenta")!.ResumeAsync(Given.Context(Metric(server)) with { Measurement = running });
    }

    private static MetricProvider Metric(ScriptedServer server) =>
        new()
        {
            Kayenta = new KayentaMetric
            {
                Address = server.Url("/kayenta"),
                Application = "shop",
                CanaryConfigName = "my-config",
                MetricsAccountName = "metrics",
                ConfigurationAccountName = "configs",
                StorageAccountName = "store",
                Threshold = new KayentaThreshold { Pass = 90, Marginal = 75 },
                Scopes =
                [
                    new KayentaScope
                    {
                        Name = "default",
                        ControlScope = Scope("app=shop and hash=1", ""),
                        ExperimentScope = Scope("app=shop and hash=2", "eu"),
                    },
                ],
            },
        };

    private static KayentaScopeDetail Scope(string scope, string region) =>
        new()
        {
            Scope = scope,
            Region = region,
            Step = 60,
            Start = "2026-11-21T11:00:00Z",
            End = "2026-11-21T12:00:00Z",
        };
}
