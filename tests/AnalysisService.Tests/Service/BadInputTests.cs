using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Whatever a run, a secret or a metric source brings is an error on that run, and the others go on.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly ServiceBed _bed = new() { WithoutSchema = true };

    public ValueTask InitializeAsync() => _bed.InitializeAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private static string Metric(string more = "") =>
        $$$$"""{"name":"errors","consecutiveErrorLimit":0,"successCondition":"result < 1"{{{{more}}}},"provider":{"web":{"url":"http://m.test/"}}}""";

    private static string Spec(string more = "", string args = "[]") => $$"""{"args":{{args}},"metrics":[{{Metric(more)}}]}""";

    private async Task EndsWithAsync(string name, string spec, string message)
    {
        await _bed.CreateAsync(name, spec);
        var run = await _bed.WhenEndedAsync(name);
        (run.Status.Phase, run.Status.Message).ShouldBe((AnalysisPhase.Error, message));
    }

    private async Task CreateSecretAsync(string name, string key, string value) =>
        await _bed.Client.CreateAsync(
            KnownResources.Secrets,
            "default",
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["data"] = new JsonObject { [key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) },
            }
        );

    private const string TokenArgument = """[{"name":"token","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]""";

    [Fact]
    public async Task Run_SpecThatCannotBeMeasured_EndsInErrorWithARemedyOfItsOwn()
    {
        await _bed.StartAsync();

        await EndsWithAsync(
            "invalid",
            Spec(""","count":2"""),
            "Analysis spec invalid: metrics[0]: interval must be specified when count > 1"
        );

        await Eventually.HoldsAsync(
            async () =>
                (await _bed.EventsOfAsync("invalid")).Any(static e =>
                    e.Reason == "AnalysisRunInvalid" && e.Message.Contains("Give the metric an interval")
                ),
            "the remedy"
        );
    }

    [Fact]
    public async Task Run_ThatCannotBeRead_EndsInErrorAndTheOthersGoOn()
    {
        await _bed.StartAsync();
        await _bed.CreateAsync("garbled", """{"metrics":[{"name":"errors","count":{"not":"a number"}}]}""");
        await _bed.CreateAsync("status", Spec(), static run => run["status"] = new JsonObject { ["startedAt"] = "yesterday" });
        await _bed.CreateAsync("list", """{"metrics":"none"}""");
        await _bed.CreateAsync("sound", Spec());

        (await _bed.WhenEndedAsync("sound")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
        foreach (var name in new[] { "garbled", "status", "list" })
        {
            var item = await Eventually.ReadAsync(
                () => _bed.Client.GetAsync(KnownResources.AnalysisRuns, "default", name),
                static i => i.ToNode()["status"]?["phase"]?.GetValue<string>() == AnalysisPhase.Error,
                $"the error on {name}"
            );
            item.ToNode()["status"]!["message"]!.GetValue<string>().ShouldStartWith("Analysis spec invalid: ");
            await Eventually.HoldsAsync(
                async () => (await _bed.EventsOfAsync(name)).Any(static e => e is { Type: "Warning", Reason: "AnalysisRunError" }),
                $"the event on {name}"
            );
        }
    }

    [Fact]
    public async Task Run_SecretArgument_IsUsedAndNeverShown()
    {
        await CreateSecretAsync("s", "k", "hush-hush");
        string? seen = null;
        _bed.Source.Answer = (context, _) =>
        {
            seen = context.Metric.Provider.Web!.Headers!.Single().Value;
            return Task.FromResult<ProviderAnswer>(new ProviderAnswer.Error($"{seen} was refused"));
        };
        var service = await _bed.StartAsync();
        var spec =
            """{"args":ARGS,"metrics":[{"name":"errors","consecutiveErrorLimit":0,"provider":{"web":{"url":"http://m.test/?t={{args.token}}","headers":[{"key":"A","value":"Bearer {{args.token}}"}]}}}]}""".Replace(
                "ARGS",
                TokenArgument
            );

        await EndsWithAsync(
            "secret",
            spec,
            "Metric \"errors\" assessed Error due to consecutiveErrors (1) > consecutiveErrorLimit (0): \"Error Message: Bearer ***** was refused\""
        );

        seen.ShouldBe("Bearer hush-hush");
        var run = await _bed.ReadAsync("secret");
        run.Status.MetricResults!.Single().Metadata!["Url"].ShouldBe("http://m.test/?t=*****");
        var verdict = await ServiceBed.VerdictAsync(service, run);
        (verdict.Explanation + string.Join(" ", verdict.Metrics) + verdict.Message).ShouldNotContain("hush");
    }

    [Fact]
    public async Task Run_SecretThatIsMissing_EndsInError()
    {
        await _bed.StartAsync();

        await EndsWithAsync("no-secret", Spec(args: TokenArgument), "Unable to resolve metric arguments: secrets \"s\" not found");
        await CreateSecretAsync("s", "other", "x");
        await EndsWithAsync(
            "no-key",
            Spec(args: TokenArgument),
            "Unable to resolve metric arguments: key 'k' does not exist in secret 's'"
        );
    }

    [Fact]
    public async Task Run_ProviderThatThrows_IsAnErrorMeasurement()
    {
        _bed.Source.Answer = static (_, _) => throw new InvalidOperationException("boom");
        await _bed.StartAsync();
        await _bed.CreateAsync("throws", Spec());

        (await _bed.WhenEndedAsync("throws")).Status.MetricResults!.Single().Message.ShouldBe("boom");
    }

    [Fact]
    public async Task Run_ProviderThatNeverAnswers_IsGivenUp()
    {
        _bed.Source.Answer = static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return ScriptedProvider.Value(0);
        };
        await _bed.StartAsync(static o => o.MeasurementTimeout = TimeSpan.FromSeconds(1));
        await _bed.CreateAsync("hangs", Spec());

        (await _bed.WhenEndedAsync("hangs")).Status.MetricResults!.Single().Message.ShouldBe("the provider did not answer within 1 s");
    }

    [Fact]
    public async Task Run_ProviderThatIsNotThere_IsNamed()
    {
        await _bed.StartAsync();
        await _bed.CreateAsync(
            "graphite",
            """{"metrics":[{"name":"errors","consecutiveErrorLimit":0,"provider":{"graphite":{"query":"q"}}}]}"""
        );

        (await _bed.WhenEndedAsync("graphite"))
            .Status.MetricResults!.Single()
            .Message.ShouldBe("this service has no metric provider 'graphite', it has: web");
    }

    [Theory]
    [InlineData("huge")]
    [InlineData("not-a-number")]
    public async Task Run_AbsurdAnswer_IsMeasuredAllTheSame(string kind)
    {
        _bed.Source.Answer = (_, _) =>
            Task.FromResult(
                kind == "huge"
                    ? new ProviderAnswer.Value(Expressions.MeasuredValue.FromFloat(0), new string('9', 10_000_000))
                    : ScriptedProvider.Value(double.NaN)
            );
        await _bed.StartAsync();
        await _bed.CreateAsync(kind, Spec());

        var run = await _bed.WhenEndedAsync(kind);

        run.Status.Phase.ShouldBe(kind == "huge" ? AnalysisPhase.Successful : AnalysisPhase.Failed);
        run.Status.MetricResults!.Single().Measurements!.Single().Value!.Length.ShouldBeLessThan(5000);
    }

    [Fact]
    public async Task Run_StatusThatGrowsTooBig_EndsInError()
    {
        _bed.Source.Answer = static (_, _) =>
            Task.FromResult<ProviderAnswer>(new ProviderAnswer.Value(Expressions.MeasuredValue.FromFloat(0), new string('x', 4000)));
        await _bed.StartAsync(static o => o.MaxStatusBytes = 10_000);
        await _bed.CreateAsync("giant", Spec(""","interval":"1s" """));

        var run = await _bed.WhenEndedAsync("giant");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldContain("bytes, more than 10000");
    }

    [Fact]
    public async Task Run_StatusThatIsGiantAlready_EndsInErrorAndTheOthersGoOn()
    {
        await _bed.StartAsync();
        await _bed.CreateAsync(
            "born-giant",
            Spec(""","interval":"1s" """),
            static run =>
                run["status"] = new JsonObject
                {
                    ["phase"] = "Running",
                    ["metricResults"] = new JsonArray(
                        new JsonObject
                        {
                            ["name"] = "old",
                            ["phase"] = "Running",
                            ["message"] = new string('x', 1_200_000),
                        }
                    ),
                }
        );
        await _bed.CreateAsync("small", Spec());

        (await _bed.WhenEndedAsync("born-giant")).Status.Message!.ShouldContain("more than 1000000");
        (await _bed.WhenEndedAsync("small")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Fact]
    public async Task Endpoints_TellHealthReadinessAndMetrics()
    {
        var service = await _bed.StartAsync();
        await _bed.CreateAsync("counted", Spec());
        var run = await _bed.WhenEndedAsync("counted");
        await ServiceBed.VerdictAsync(service, run);
        using var health = new HttpClient { BaseAddress = PortAddresses.Of(service, ListenerPurposes.Health) };
        using var http = new HttpClient { BaseAddress = PortAddresses.Of(service, ListenerPurposes.Metrics) };

        (await health.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await health.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var metrics = await http.GetAsync("/metrics");
        metrics.Content.Headers.ContentType!.ToString().ShouldStartWith("text/plain; version=0.0.4");
        var text = Encoding.UTF8.GetString(await (await metrics.Content.ReadAsStreamAsync()).ReadAllAsync());
        text.ShouldContain("analysis_run_info{namespace=\"default\",name=\"counted\",phase=\"Successful\"} 1\n");
        text.ShouldContain("analysis_run_metric_type{namespace=\"default\",name=\"counted\",metric=\"errors\",type=\"Web\"} 1\n");
        text.ShouldContain("analysis_run_reconcile_count{namespace=\"default\",name=\"counted\"} ");
        text.ShouldContain("analysis_verdicts_total{outcome=\"Successful\"} 1\n");
        text.ShouldContain("analysis_condition_programs_total{from=\"compiler\"} ");

        await _bed.Client.DeleteAsync(KnownResources.AnalysisRuns, "default", "counted");
        await Eventually.HoldsAsync(
            async () =>
                !Encoding
                    .UTF8.GetString(await (await http.GetStreamAsync("/metrics")).ReadAllAsync())
                    .Contains("name=\"counted\",phase", StringComparison.Ordinal),
            "the series of the deleted run to go"
        );
    }

    [Fact]
    public async Task Start_StoreThatCannotBeMade_RefusesToStart()
    {
        await Should.ThrowAsync<Exception>(() => _bed.StartAsync(static o => o.Store = "/proc/none/verdicts.db"));
        var wrong = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            _bed.StartAsync(static o => o.Workers = 0)
        );
        wrong.Message.ShouldContain("Workers is 0");
    }
}
