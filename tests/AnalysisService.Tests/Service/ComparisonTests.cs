using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// Comparisons and judges through the whole service, from manifest to verdict, against a stub of Prometheus. Runs that need an hour of windows
/// are found by the service in the middle, as after an outage of its own.
/// </summary>
public sealed class ComparisonTests : IAsyncLifetime
{
    private const int Windows = 8;

    private readonly ServiceBed _bed = new() { OwnProviders = true };
    private PrometheusStub _prometheus = null!;

    public async ValueTask InitializeAsync()
    {
        _prometheus = await PrometheusStub.StartAsync();
        await _bed.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        await _prometheus.DisposeAsync();
    }

    [Theory]
    [InlineData("count", """ "events":"ARM.errors","exposure":"ARM.requests" """)]
    [InlineData("ratio", """ "events":"ARM.errors","total":"ARM.requests" """)]
    [InlineData("gauge", """ "value":"ARM.latency" """)]
    [InlineData("histogram", """ "buckets":"ARM.latency_bucket" """)]
    public async Task Run_OfEachKind_FailsTheSickPassesTheEqualAndLeavesTheRestToThePolicy(string kind, string queries)
    {
        var service = await _bed.StartAsync();

        _prometheus.Answer = Sick;
        var sick = await EndedAsync($"sick-{kind}", Comparison(kind, queries));
        _prometheus.Answer = Equal;
        var equal = await EndedAsync($"equal-{kind}", Comparison(kind, queries));
        var open = await EndedAsync(
            $"open-{kind}",
            Comparison(kind, queries, ""","windows":2,"policies":{"tooLittle":"fail","undecided":"fail"},"margin":1.2 """)
        );

        sick.Status.Phase.ShouldBe(AnalysisPhase.Failed, sick.Status.Message);
        sick.Status.Message!.ShouldContain("the evidence that the canary is higher reached");
        equal.Status.Phase.ShouldBe(AnalysisPhase.Successful, equal.Status.Message);
        open.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        ResultOf(open)["verdict"]!.GetValue<string>().ShouldBeOneOf("undecided", "tooLittle");
        var verdict = await ServiceBed.VerdictAsync(service, sick);
        verdict.Explanation.ShouldContain("higher");
    }

    [Theory]
    [InlineData("evidence")]
    [InlineData("kayenta")]
    public async Task Run_OfAJudge_IsScored(string judge)
    {
        await _bed.StartAsync();

        _prometheus.Answer = Sick;
        var sick = await EndedAsync($"sick-{judge}", Judge(judge));
        _prometheus.Answer = query => Sick(query.Replace("canary", "baseline", StringComparison.Ordinal));
        var equal = await EndedAsync($"equal-{judge}", Judge(judge), """, "successCondition": "result.score >= 90" """);

        sick.Status.Phase.ShouldBe(AnalysisPhase.Failed, sick.Status.Message);
        ResultOf(sick)["score"]!.GetValue<double>().ShouldBe(0);
        equal.Status.Phase.ShouldBe(AnalysisPhase.Successful, equal.Status.Message);
        ResultOf(equal)["groups"]!["latency"]!.GetValue<double>().ShouldBe(100);
    }

    [Fact]
    public async Task Run_InTheFormOfAPlugin_WorksUnderArgosSchema()
    {
        await _bed.StartAsync();
        _prometheus.Answer = Sick;
        var comparison = JsonNode.Parse(Comparison("ratio", """ "events":"ARM.errors","total":"ARM.requests" """))!["comparison"]!;

        var run = await EndedAsync("plugin", $$"""{"plugin":{"rollouts/comparison": {{comparison.ToJsonString()}} } }""");

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
    }

    [Fact]
    public async Task Run_WithItsShareOfAlpha_SpendsNoMore()
    {
        await _bed.StartAsync();
        _prometheus.Answer = Sick;
        var provider = Comparison("ratio", """ "events":"ARM.errors","total":"ARM.requests" """, ""","mode":"exact" """);
        var metrics = $$"""{"metrics":[{"name":"errors","provider":{{provider}}},{"name":"more","provider":{{provider}}}]}""";
        await _bed.CreateAsync(
            "share",
            metrics.Replace("\"warmup\":\"2m\"", "\"warmup\":\"0s\",\"settle\":\"0s\",\"window\":\"1s\""),
            run => run["metadata"]!["annotations"] = new JsonObject { ["rollouts/alpha"] = "0.01" }
        );

        var run = await _bed.WhenEndedAsync("share");

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed, run.Status.Message);
        foreach (var result in run.Status.MetricResults!.Where(r => r.Phase == AnalysisPhase.Failed))
        {
            JsonNode.Parse(result.Measurements!.Single().Value!)!["alpha"]!.GetValue<double>().ShouldBe(0.005, 1e-12);
        }
    }

    /// <summary>From the beginning, in real time, with windows of a second, and a service that is ended in the middle.</summary>
    [Fact]
    public async Task Run_WhoseServiceIsEndedInTheMiddle_GoesOnWhereTheStoredWindowsEnd()
    {
        var stopped = await StopInTheMiddleAsync("middle");
        var stored = await _bed.StoredWindowsAsync();
        stored.ShouldBeGreaterThanOrEqualTo(WindowsOf(stopped), "the store is written before the status");
        _prometheus.Asked.Clear();

        await _bed.StartAsync();
        var ended = await _bed.WhenEndedAsync("middle");

        ended.Status.Phase.ShouldBe(AnalysisPhase.Successful, ended.Status.Message);
        WindowsOf(ended).ShouldBe(Windows);
        (await _bed.StoredWindowsAsync()).ShouldBe(Windows);
        var begin = DateTimeOffset.Parse(MetadataOf(stopped)["begin"], CultureInfo.InvariantCulture);
        _prometheus.Asked.ShouldAllBe(asked => asked.From > begin.AddSeconds(stored));
        _prometheus.Asked.GroupBy(asked => (asked.Query, asked.From)).ShouldAllBe(same => same.Count() == 1);
        MetadataOf(ended).Keys.ShouldNotContain("windows.0", "the store has them");
        MetadataOf(ended).Keys.ShouldNotContain("lostWindows");
    }

    /// <summary>The store was a file in an emptyDir, and the pod is another one now: what the status says is all there is.</summary>
    [Fact]
    public async Task Run_WhoseStoreIsGone_AsksAgainAndSaysSoInItsVerdict()
    {
        var stopped = await StopInTheMiddleAsync("gone");
        _bed.LoseStore();

        var service = await _bed.StartAsync();
        var ended = await _bed.WhenEndedAsync("gone");

        ended.Status.Phase.ShouldBe(AnalysisPhase.Successful, ended.Status.Message);
        ResultOf(ended)["windows"]!["compared"]!.GetValue<int>().ShouldBe(Windows);
        var told = $"The store had lost windows 1 to {WindowsOf(stopped)}; they were asked for again, and the answers were the same.";
        MetadataOf(ended)["explanation"].ShouldContain(told);
        (await ServiceBed.VerdictAsync(service, ended)).Explanation.ShouldContain(told);
        (await _bed.StoredWindowsAsync()).ShouldBe(Windows);
    }

    [Theory]
    [InlineData(
        """{"comparison":{"kind":"ratio","source":{"web":{"url":"http://x"}},"canary":{"events":"a","total":"b"},"baseline":{"events":"a","total":"b"}}}""",
        "comparison.source is 'web', a provider without series"
    )]
    [InlineData("""{"comparison":{"kind":"mean"}}""", "comparison.kind is 'mean'")]
    [InlineData("""{"plugin":{"rollouts/judge":{"source":{"prometheus":{}}}}}""", "metrics is empty, and there is no canaryConfig")]
    public async Task Run_WithASpecThatMakesNoSense_EndsInErrorThatNamesTheField(string provider, string message)
    {
        await _bed.StartAsync();
        await _bed.CreateAsync("invalid", $$"""{"metrics":[{"name":"errors","provider":{{provider}}}]}""");

        var run = await _bed.WhenEndedAsync("invalid");

        run.Status.Phase.ShouldBe(AnalysisPhase.Error);
        run.Status.Message!.ShouldStartWith("Analysis spec invalid: metrics[0]: ");
        run.Status.Message!.ShouldContain(message);
    }

    private static IReadOnlyList<(string, double)> Sick(string query) =>
        Series(query, query.StartsWith("canary", StringComparison.Ordinal) ? 3 : 1);

    private static IReadOnlyList<(string, double)> Equal(string query) => Series(query, 1);

    /// <summary>The canary has a quarter of the baseline's traffic.</summary>
    private static IReadOnlyList<(string, double)> Series(string query, double worse)
    {
        var requests = query.StartsWith("canary", StringComparison.Ordinal) ? 1000 : 4000;
        return query[(query.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "requests" => [("{}", requests)],
            "errors" => [("{}", requests * 0.02 * worse)],
            "rate" => [("{}", 0.02 * worse)],
            "latency" => [("{}", 0.1 * worse)],
            _ =>
            [
                .. new[] { 0.1, 0.3, 1 }.Select(edge =>
                    (
                        string.Create(CultureInfo.InvariantCulture, $$"""{"le":"{{edge}}"}"""),
                        Math.Round(requests * (1 - Math.Exp(-edge / (0.1 * worse))))
                    )
                ),
                ("""{"le":"+Inf"}""", requests),
            ],
        };
    }

    private string Comparison(string kind, string queries, string more = "") =>
        """
            {"comparison":{"kind":"KIND","warmup":"2m","source":{"prometheus":{"address":"ADDRESS"}},
             "canary":{CANARY},"baseline":{BASELINE} MORE }}
            """.Replace("KIND", kind, StringComparison.Ordinal).Replace("ADDRESS", _prometheus.Address, StringComparison.Ordinal).Replace(
            "CANARY",
            queries.Replace("ARM", "canary", StringComparison.Ordinal),
            StringComparison.Ordinal
        ).Replace("BASELINE", queries.Replace("ARM", "baseline", StringComparison.Ordinal), StringComparison.Ordinal).Replace(
            "MORE",
            more,
            StringComparison.Ordinal
        );

    private string Judge(string judge) =>
        """
            {"judge":{"judge":"JUDGE","source":{"prometheus":{"address":"ADDRESS"}},
             "canaryScope":{"arm":"canary"},"baselineScope":{"arm":"baseline"},"groupWeights":{"latency":60,"errors":40},
             "metrics":[{"name":"errors","group":"errors","query":"${arm}.rate","direction":"increase"},
                        {"name":"latency","group":"latency","query":"${arm}.latency","direction":"increase"}]}}
            """.Replace("JUDGE", judge, StringComparison.Ordinal).Replace("ADDRESS", _prometheus.Address, StringComparison.Ordinal);

    /// <summary>A run that began two hours ago, before the service was down, and ends now.</summary>
    private async Task<AnalysisRun> EndedAsync(string name, string provider, string more = "")
    {
        var begin = TimeProvider.System.GetUtcNow().AddHours(-2);
        var metadata = new JsonObject { ["begin"] = begin.ToString("O", CultureInfo.InvariantCulture), ["alpha"] = "0.05" };
        var started = KubernetesTime.Format(begin);
        await _bed.CreateAsync(
            name,
            $$"""{"metrics":[{"name":"errors","provider":{{provider}}{{more}}}]}""",
            run =>
                run["status"] = new JsonObject
                {
                    ["phase"] = "Running",
                    ["startedAt"] = started,
                    ["metricResults"] = new JsonArray(
                        new JsonObject
                        {
                            ["name"] = "errors",
                            ["phase"] = "Running",
                            ["measurements"] = new JsonArray(
                                new JsonObject
                                {
                                    ["phase"] = "Running",
                                    ["startedAt"] = started,
                                    ["resumeAt"] = started,
                                    ["metadata"] = metadata,
                                }
                            ),
                        }
                    ),
                }
        );
        return await _bed.WhenEndedAsync(name);
    }

    private static JsonNode ResultOf(AnalysisRun run) => JsonNode.Parse(run.Status.MetricResults!.Single().Measurements!.Single().Value!)!;

    private static IReadOnlyDictionary<string, string> MetadataOf(AnalysisRun run) =>
        run.Status.MetricResults?.Single().Measurements?.Single().Metadata ?? new Dictionary<string, string>();

    /// <summary>How many windows the status says that there are.</summary>
    private static int WindowsOf(AnalysisRun run) =>
        run.Status.MetricResults is not null && MetadataOf(run).TryGetValue("windows", out var windows)
            ? int.Parse(windows.Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;

    private async Task<AnalysisRun> StopInTheMiddleAsync(string name)
    {
        _prometheus.Answer = Equal;
        var provider = Comparison(
                "ratio",
                """ "events":"ARM.errors","total":"ARM.requests" """,
                $""","windows":{Windows},"onPass":"continue","passMargin":1.5 """
            )
            .Replace("\"warmup\":\"2m\"", "\"warmup\":\"0s\",\"settle\":\"0s\",\"window\":\"1s\"");
        var first = await _bed.StartAsync();
        await _bed.CreateAsync(name, $$"""{"metrics":[{"name":"errors","provider":{{provider}}}]}""");
        await _bed.WhenAsync(name, static run => WindowsOf(run) >= 3);
        await _bed.StopAsync(first);
        var stopped = await _bed.ReadAsync(name);
        WindowsOf(stopped).ShouldBeLessThan(Windows);
        return stopped;
    }
}
