using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Runs in an embedded cluster, from their creation to their verdict.</summary>
public sealed class RunLifeTests : IClassFixture<ServiceBed>, IAsyncLifetime
{
    private const string Once =
        """{"metrics":[{"name":"errors","successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}""";

    private const string Thrice =
        """{"metrics":[{"name":"errors","interval":"1s","count":3,"successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}""";

    private readonly ServiceBed _bed;

    public RunLifeTests(ServiceBed bed)
    {
        _bed = bed;
        bed.Source.Answer = ScriptedProvider.Good;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bed.StopAllAsync();

    [Fact]
    public async Task Run_GoodValues_EndsSuccessfulWithEventsAndVerdict()
    {
        var service = await _bed.StartAsync();
        await _bed.CreateAsync("good", Thrice);

        var run = await _bed.WhenEndedAsync("good");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.RunSummary.ShouldBe(new RunSummary { Count = 1, Successful = 1 });
        var result = run.Status.MetricResults!.Single();
        (result.Count, result.Successful, result.Measurements!.Count).ShouldBe((3, 3, 3));
        result.Metadata!["Url"].ShouldBe("http://m.test/");
        _bed.Source.Asked.Where(static a => a.Run == "good").Select(static a => a.Ordinal).ShouldBe([1, 2, 3]);
        var gaps = result.Measurements.Zip(result.Measurements.Skip(1), static (a, b) => b.StartedAt - a.FinishedAt);
        gaps.ShouldAllBe(static gap => gap >= TimeSpan.FromSeconds(1));

        var verdict = await ServiceBed.VerdictAsync(service, run);
        (verdict.Phase, verdict.Outcome, verdict.Name).ShouldBe((AnalysisPhase.Successful, AnalysisPhase.Successful, "good"));
        verdict.Explanation.ShouldContain("the last value was 0 and successCondition result < 1 is true: result = 0");
        JsonNode.Parse(verdict.Metrics[0].Result!)!["count"]!.GetValue<int>().ShouldBe(3);
        await Eventually.HoldsAsync(
            async () =>
                (await _bed.EventsOfAsync("good"))
                    .Select(static e => e.Reason)
                    .SequenceEqual(["MetricSuccessful", "AnalysisRunSuccessful"]),
            "the events"
        );
    }

    [Fact]
    public async Task Run_BadValue_FailsAtOnceAndSaysWhy()
    {
        var service = await _bed.StartAsync();
        _bed.Source.Answer = static (_, _) => Task.FromResult(ScriptedProvider.Value(12));
        await _bed.CreateAsync("bad", Thrice);
        var run = await _bed.WhenEndedAsync("bad");

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Status.Message.ShouldBe("Metric \"errors\" assessed Failed due to failed (1) > failureLimit (0)");
        (await ServiceBed.VerdictAsync(service, run)).Explanation.ShouldContain(
            "the last value was 12 and successCondition result < 1 is false: result = 12"
        );
    }

    [Fact]
    public async Task Run_WithoutDataAtFirst_WaitsAndCountsOneMeasurement()
    {
        var service = await _bed.StartAsync();
        var urls = new ConcurrentQueue<string>();
        _bed.Source.Answer = (context, _) =>
        {
            urls.Enqueue(context.Metric.Provider.Web!.Url);
            context.Measurement.ShouldBeNull("a source that is asked anew knows of no measurement");
            return Task.FromResult(urls.Count < 3 ? ScriptedProvider.Value(double.NaN) : ScriptedProvider.Value(0));
        };
        await _bed.CreateAsync(
            "waits",
            """
            {"metrics": [{"name": "errors", "interval": "1s", "count": 1, "noData": {"policy": "wait"},
              "successCondition": "result < 1 && run.elapsed >= duration('1s')",
              "provider": {"web": {"url": "http://m.test/{{run.index}}?range={{run.elapsed}}"}}}]}
            """
        );

        var run = await _bed.WhenEndedAsync("waits");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        var measurement = run.Status.MetricResults!.Single().Measurements!.ShouldHaveSingleItem();
        urls.Count.ShouldBe(3);
        urls.First().ShouldBe("http://m.test/1?range=1s");
        measurement.Metadata![MeasurementMetadata.Query].ShouldBe($"GET {urls.Last()}");
        (await ServiceBed.VerdictAsync(service, run)).Outcome.ShouldBe(AnalysisPhase.Successful);
    }

    [Fact]
    public async Task Run_StoppedWhileItWaits_IsInconclusiveAndAsksNobody()
    {
        await _bed.StartAsync();
        _bed.Source.Answer = static (_, _) => Task.FromResult(ScriptedProvider.Value(double.NaN));
        await _bed.CreateAsync(
            "stopped",
            """
            {"metrics": [{"name": "errors", "noData": {"policy": "wait"}, "provider": {"web": {"url": "http://m.test/"}}}]}
            """
        );
        await _bed.WhenAsync("stopped", static run => run.Status.MetricResults?.Any(static r => r.Measurements?.Count > 0) == true);

        await _bed.PatchAsync("stopped", """{"spec": {"terminate": true}}""");

        (await _bed.WhenEndedAsync("stopped")).Status.Phase.ShouldBe(AnalysisPhase.Inconclusive);
    }

    [Fact]
    public async Task Run_OneMetricFails_TheOtherIsStopped()
    {
        var service = await _bed.StartAsync();
        _bed.Source.Answer = static (context, _) => Task.FromResult(ScriptedProvider.Value(context.Metric.Name == "a" ? 5 : 0));
        await _bed.CreateAsync(
            "two",
            """
            {"metrics":[
              {"name":"a","interval":"1h","successCondition":"result < 1","provider":{"web":{"url":"u"}}},
              {"name":"b","interval":"1h","successCondition":"result < 1","provider":{"web":{"url":"u"}}}]}
            """
        );
        var run = await _bed.WhenEndedAsync("two");

        run.Status.Phase.ShouldBe(AnalysisPhase.Failed);
        run.Status.MetricResults!.Select(static r => (r.Name, r.Phase))
            .ShouldBe([("a", AnalysisPhase.Failed), ("b", AnalysisPhase.Successful)]);
    }

    [Fact]
    public async Task Run_Terminate_EndsARunWithoutEnd()
    {
        var service = await _bed.StartAsync();
        await _bed.CreateAsync("endless", Thrice.Replace("\"count\":3,", ""));
        await _bed.WhenAsync("endless", static run => run.Status.MetricResults is [{ Count: > 0 }]);

        await _bed.PatchAsync("endless", """{"spec":{"terminate":true}}""");

        var run = await _bed.WhenEndedAsync("endless");
        (run.Status.Phase, run.Status.Message).ShouldBe((AnalysisPhase.Successful, "Run Terminated"));
    }

    [Fact]
    public async Task Run_PendingMeasurement_IsResumed()
    {
        var service = await _bed.StartAsync();
        var asked = 0;
        _bed.Source.Answer = (context, _) =>
            Task.FromResult(
                Interlocked.Increment(ref asked) < 3
                    ? new ProviderAnswer.Pending(context.At.AddSeconds(1)) { Metadata = new Dictionary<string, string> { ["job"] = "j" } }
                    : ScriptedProvider.Value(0)
            );
        await _bed.CreateAsync("slow", Once);
        var run = await _bed.WhenEndedAsync("slow");

        run.Status.Phase.ShouldBe(AnalysisPhase.Successful);
        run.Status.MetricResults!.Single().Measurements!.Single().Metadata!["job"].ShouldBe("j");
        asked.ShouldBe(3);
    }

    [Fact]
    public async Task Run_TimeToLive_IsDeletedAfterItsVerdictIsStored()
    {
        var service = await _bed.StartAsync();
        await _bed.CreateAsync(
            "short-lived",
            Once.Replace("{\"metrics\"", """{"ttlStrategy":{"secondsAfterCompletion":1},"metrics" """.Trim())
        );
        var run = await _bed.WhenEndedAsync("short-lived");

        await Eventually.HoldsAsync(
            async () =>
                (await _bed.Client.ListAsync(KnownResources.AnalysisRuns, "default")).Items.All(static i => i.Header.Name != "short-lived"),
            "the deletion"
        );

        (await ServiceBed.VerdictsOf(service).FindAsync(run.Metadata.Uid!))!.Phase.ShouldBe(AnalysisPhase.Successful);
    }

    [Fact]
    public async Task Run_OfAnotherInstance_IsLeftAlone()
    {
        var mine = await _bed.StartAsync();
        await _bed.CreateAsync(
            "blue",
            Once,
            static run => run["metadata"]!["labels"] = new JsonObject { [RolloutLabels.ControllerInstanceId] = "blue" }
        );
        await _bed.CreateAsync("plain", Once);
        await _bed.WhenEndedAsync("plain");
        (await _bed.ReadAsync("blue")).Status.Phase.ShouldBeNullOrEmpty();
        await _bed.StopAsync(mine);

        var blue = await _bed.StartAsync(static o => o.InstanceId = "blue");

        (await _bed.WhenEndedAsync("blue")).Status.Phase.ShouldBe(AnalysisPhase.Successful);
    }
}
