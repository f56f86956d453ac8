using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

public sealed class ScheduleRunnerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(Noon);
    private readonly CancellationTokenSource _stop = new();
    private readonly AnalysisServiceOptions _options = new();
    private readonly HeldShares _shares = new();
    private readonly Rows _rows = new();
    private readonly AnalysisMetrics _metrics = new();
    private LocalRuns _runs = null!;
    private LocalTemplates _templates = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _shares.Take([.. Enumerable.Range(0, RunShares.Count)]);
        _runs = new LocalRuns(_rows, _options, _time);
        _templates = new LocalTemplates(_rows, _time);
        _running = _runs.RunAsync(_stop.Token);
        await Eventually.HoldsAsync(() => _runs.HasSynced, "the runs");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _templates.Dispose();
        _metrics.Dispose();
    }

    private ScheduleRunner Start(
        MissedFirings missed = MissedFirings.FireOnce,
        int keep = 10,
        int minutes = 10,
        bool enabled = true,
        bool ofFile = false
    )
    {
        var spec = (JsonObject)JsonNode.Parse("""{"metrics":[{"name":"m","provider":{"web":{"url":"http://m.test/"}}}]}""")!;
        var times = ScheduleTimes.Every(TimeSpan.FromMinutes(minutes));
        var schedule = new AnalysisSchedule("demo", "often", times, missed, enabled, keep, spec, new() { ReadOnly = ofFile });
        return Runner(schedule);
    }

    // Another process has nothing but the rows and the runs.
    private ScheduleRunner Runner(params IReadOnlyList<AnalysisSchedule> ofFile) =>
        new(
            new ScheduleCatalog(ofFile, new StoredSchedules(_rows)),
            new ScheduleBegins(_rows),
            new ScheduledRuns(_runs, new RunBoard()),
            _runs,
            _shares,
            new ScheduleRuns(new RunSpecSource(new StoredTemplates(_templates)), _options),
            new ScheduleMetrics(_metrics),
            _time,
            NullLogger<ScheduleRunner>.Instance
        );

    private List<string> Made() => [.. _runs.List("demo").Select(static r => r.Header.Name).Order(StringComparer.Ordinal)];

    private static Task<TimeSpan> Fire(ScheduleRunner runner) => runner.FireAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Fire_InstantReached_MakesOneRunWithItsLabel()
    {
        using var runner = Start();
        await Fire(runner);
        Made().ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMinutes(10));
        await Fire(runner);
        await Fire(runner);

        var run = _runs.List("demo").ShouldHaveSingleItem();
        run.Header.Name.ShouldBe("often-20261122t121000z");
        run.Header.Labels[ScheduleNames.Label].ShouldBe("often");
    }

    [Theory]
    [InlineData("FireOnce", new[] { "often-20261122t121000z", "often-20261122t124000z" })]
    [InlineData("Skip", new[] { "often-20261122t121000z" })]
    [InlineData("All", new[] { "often-20261122t121000z", "often-20261122t122000z", "often-20261122t123000z", "often-20261122t124000z" })]
    public async Task Fire_AfterThirtyMinutesDown_FollowsThePolicyWithoutLossOrDouble(string missed, string[] expected)
    {
        var policy = Enum.Parse<MissedFirings>(missed);
        using (var killed = Start(policy))
        {
            await Fire(killed);
            _time.Advance(TimeSpan.FromMinutes(10));
            await Fire(killed);
        }

        _time.Advance(TimeSpan.FromMinutes(35));
        using var next = Start(policy);
        await Fire(next);
        using var another = Start(policy);
        await Fire(another);

        Made().ShouldBe(expected);
    }

    [Fact]
    public async Task Fire_TwoProcessesAtOnce_MakeOneRun()
    {
        using var first = Start();
        using var second = Start();
        await Fire(first);
        await Fire(second);
        _time.Advance(TimeSpan.FromMinutes(10));

        await Task.WhenAll(Fire(first), Fire(second));

        Made().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fire_ShareOfAnotherReplica_MakesNothing()
    {
        using var runner = Start();
        await Fire(runner);
        await _shares.ReleaseAsync(RunShares.Of(new ObjectKey("demo", "often")));
        _time.Advance(TimeSpan.FromMinutes(10));

        await Fire(runner);

        Made().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fire_MoreFinishedRunsThanAreKept_ForgetsTheOldest()
    {
        using var runner = Start(keep: 2);
        await Fire(runner);
        for (var i = 0; i < 6; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(10));
            await Fire(runner);
            var run = _runs.List("demo").MaxBy(static r => r.Header.Name, StringComparer.Ordinal)!;
            var change = (JsonObject)JsonNode.Parse("""{"status":{"phase":"Successful"}}""")!;
            await _runs.PatchAsync(run, change, TestContext.Current.CancellationToken);
        }

        await Fire(runner);

        Made().ShouldBe(["often-20261122t124000z", "often-20261122t125000z", "often-20261122t130000z"]);
    }

    [Fact]
    public async Task Fire_KilledAcrossTheFirstInstant_FiresItLate()
    {
        using (var killed = Start())
        {
            await Fire(killed);
        }

        _time.Advance(TimeSpan.FromMinutes(12));
        using var next = Start();
        await Fire(next);

        Made().ShouldBe(["often-20261122t121000z"]);
    }

    [Fact]
    public async Task Fire_DisabledForAWhile_MakesUpForNothing()
    {
        using (var disabled = Start(enabled: false))
        {
            await Fire(disabled);
            _time.Advance(TimeSpan.FromMinutes(25));
            await Fire(disabled);
        }

        using var enabled = Start();
        await Fire(enabled);
        Made().ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMinutes(5));
        await Fire(enabled);
        Made().ShouldBe(["often-20261122t123000z"]);
    }

    [Fact]
    public async Task Fire_OtherTimes_CountFromTheirFirstSight()
    {
        using (var hourly = Start(minutes: 60))
        {
            await Fire(hourly);
        }

        _time.Advance(TimeSpan.FromMinutes(35));
        using var often = Start();
        await Fire(often);

        Made().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fire_StoredScheduleOfATemplate_ReadsTheTemplateAtTheFiring()
    {
        var stored = new StoredSchedules(_rows);
        var definition = new Analysis.V1.Schedule { Name = "stored", Interval = "10m" };
        definition.Templates = new() { References = { new Analysis.V1.TemplateReference { Name = "errors" } } };
        await stored.PutAsync(ScheduleMessages.Read(definition), TestContext.Current.CancellationToken);
        using var runner = Runner();
        await Fire(runner);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Fire(runner);
        _runs.List().ShouldBeEmpty();

        var template = """
            {"kind": "AnalysisTemplate", "metadata": {"name": "errors", "namespace": "default"},
             "spec": {"metrics": [{"name": "of-template", "provider": {"web": {"url": "http://m.test/"}}}]}}
            """;
        await _templates.PutAsync((JsonObject)JsonNode.Parse(template)!, TestContext.Current.CancellationToken);
        await Fire(runner);

        var run = _runs.List().ShouldHaveSingleItem().ToNode();
        run["metadata"]!["name"]!.GetValue<string>().ShouldBe("stored-20261122t121000z");
        run["spec"]!["metrics"]![0]!["name"]!.GetValue<string>().ShouldBe("of-template");
    }

    [Fact]
    public async Task Fire_OneStoredRowCannotBeRead_TheOthersFire()
    {
        await _rows.WriteAsync(
            new StoredObject(StoredSchedules.Kind, "default", "broken", "{\"name\": \"broken\", \"cron\": \"0 3\"}"u8.ToArray()),
            TestContext.Current.CancellationToken
        );
        await _rows.WriteAsync(
            new StoredObject(StoredSchedules.Kind, "default", "torn", "{\"name\": \"to"u8.ToArray()),
            TestContext.Current.CancellationToken
        );
        using var runner = Start();
        await Fire(runner);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Fire(runner);

        Made().ShouldBe(["often-20261122t121000z"]);
        var all = await new StoredSchedules(_rows).LoadAsync(TestContext.Current.CancellationToken);
        all.Unreadable.Select(static u => $"{u.Key}").ShouldBe(["default/broken", "default/torn"], ignoreOrder: true);
        all.Unreadable.Single(static u => u.Key.Name == "broken").Error.ShouldContain("cron is '0 3'");
        (await ScrapeAsync()).ShouldContain("analysis_schedules{state=\"unreadable\"} 2");
    }

    [Fact]
    public async Task Fire_WhatHappened_IsCounted()
    {
        using (var runner = Start())
        {
            await Fire(runner);
            _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
            await Fire(runner);
        }

        _time.Advance(TimeSpan.FromMinutes(35));
        using var next = Start();
        await Fire(next);

        var told = await ScrapeAsync();
        told.ShouldContain("analysis_schedule_firings_total{by=\"time\"} 2");
        told.ShouldContain("analysis_schedule_missed_total{outcome=\"made_up\"} 1");
        told.ShouldContain("analysis_schedule_missed_total{outcome=\"dropped\"} 2");
        told.ShouldContain("analysis_schedule_lag_seconds_bucket{le=\"5\"} 1");
        told.ShouldContain("analysis_schedules{state=\"enabled\"} 1");
        told.ShouldContain("analysis_schedule_overdue_seconds 0");
    }

    [Fact]
    public async Task Fire_RunsCannotBeMade_IsAFailureAndOverdueUntilTheyCan()
    {
        var definition = new Analysis.V1.Schedule { Name = "stored", Interval = "10m" };
        definition.Templates = new() { References = { new Analysis.V1.TemplateReference { Name = "missing" } } };
        await new StoredSchedules(_rows).PutAsync(ScheduleMessages.Read(definition), TestContext.Current.CancellationToken);
        using var runner = Runner();
        await Fire(runner);
        _time.Advance(TimeSpan.FromMinutes(12));

        await Fire(runner);

        var told = await ScrapeAsync();
        told.ShouldContain("analysis_schedule_failures_total{what=\"firing\"} 1");
        told.ShouldContain("analysis_schedule_overdue_seconds 120");
        await new StoredSchedules(_rows).DeleteAsync(new ObjectKey("default", "stored"), TestContext.Current.CancellationToken);
        // What another process changed is seen at the next reading.
        _time.Advance(TimeSpan.FromSeconds(5));
        await Fire(runner);
        (await ScrapeAsync()).ShouldContain("analysis_schedule_overdue_seconds 0");
    }

    [Fact]
    public async Task Fire_RunsDeletedMeanwhile_DoesNotFireThemAgain()
    {
        using var runner = Start(MissedFirings.All);
        await Fire(runner);
        _time.Advance(TimeSpan.FromMinutes(20));
        await Fire(runner);
        foreach (var run in _runs.List("demo"))
        {
            await _runs.DeleteAsync(run, TestContext.Current.CancellationToken);
        }

        await Fire(runner);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Fire(runner);

        Made().ShouldBe(["often-20261122t123000z"]);
    }

    [Theory]
    [InlineData(true, new[] { "often-20261122t121000z", "often-20261122t122000z", "often-20261122t123000z", "often-20261122t124000z" })]
    [InlineData(false, new[] { "often-20261122t121000z" })]
    public async Task Fire_TakenOverWithAStoreOfItsOwn_GoesOnAfterTheLatestRunWhereTheFileHasTheSchedule(bool ofFile, string[] expected)
    {
        using (var first = Start(MissedFirings.All))
        {
            await Fire(first);
            _time.Advance(TimeSpan.FromMinutes(10));
            await Fire(first);
        }

        await _rows.WriteAsync(new StoredObject(ScheduleBegins.Kind, "demo", "often", null), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(32));
        using var second = Start(MissedFirings.All, ofFile: ofFile);
        await Fire(second);

        Made().ShouldBe(expected);
    }

    private async Task<string> ScrapeAsync()
    {
        using var output = new MemoryStream();
        await _metrics.WriteAsync(output, TestContext.Current.CancellationToken);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class Rows : ILocalObjects
    {
        private readonly Dictionary<(string, string, string), StoredObject> _rows = [];

        public string Place => "the memory of a test";

        public Task<IReadOnlyList<StoredObject>> LoadAsync(string kind, CancellationToken cancellationToken)
        {
            lock (_rows)
            {
                return Task.FromResult<IReadOnlyList<StoredObject>>([.. _rows.Values.Where(r => r.Kind == kind)]);
            }
        }

        public Task WriteAsync(StoredObject change, CancellationToken cancellationToken)
        {
            lock (_rows)
            {
                _rows.Remove((change.Kind, change.Namespace, change.Name));
                if (change.Json is not null)
                {
                    _rows.Add((change.Kind, change.Namespace, change.Name), change);
                }
            }

            return Task.CompletedTask;
        }
    }
}
