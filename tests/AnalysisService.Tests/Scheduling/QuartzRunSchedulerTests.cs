using System.Collections.Concurrent;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

public sealed class QuartzRunSchedulerTests : IAsyncLifetime
{
    private static readonly ObjectKey Run = new("demo", "run");

    private readonly QuartzRunScheduler _scheduler = new(TimeProvider.System);
    private readonly ConcurrentQueue<(ObjectKey Run, DateTimeOffset At, DateTimeOffset Seen)> _woken = new();

    public async ValueTask InitializeAsync() =>
        await _scheduler.StartAsync((run, at) => _woken.Enqueue((run, at, TimeProvider.System.GetUtcNow())), CancellationToken.None);

    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();

    private static DateTimeOffset In(int milliseconds) => TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds);

    private Task Woken(int count) => Eventually.HoldsAsync(() => _woken.Count >= count, $"{count} wakes");

    [Fact]
    public async Task Schedule_Instant_WakesTheRunThen()
    {
        var at = In(300);
        await _scheduler.ScheduleAsync(Run, at, CancellationToken.None);

        await Woken(1);

        _woken.TryPeek(out var wake).ShouldBeTrue();
        (wake.Run, wake.At).ShouldBe((Run, at));
        // At most half a second ahead, and what Quartz may add.
        (wake.Seen - at).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(-560));
    }

    [Fact]
    public async Task Schedule_Past_WakesAtOnce()
    {
        await _scheduler.ScheduleAsync(Run, In(-100_000), CancellationToken.None);

        await Woken(1);
    }

    [Fact]
    public async Task Schedule_Again_ReplacesTheInstant()
    {
        var soon = In(600);
        await _scheduler.ScheduleAsync(Run, In(3_600_000), CancellationToken.None);
        await _scheduler.ScheduleAsync(Run, soon, CancellationToken.None);
        await Woken(1);

        var next = In(100);
        await _scheduler.ScheduleAsync(Run, next, CancellationToken.None);
        await Woken(2);

        _woken.Select(static w => w.At).ShouldBe([soon, next]);
    }

    [Fact]
    public async Task Schedule_SameInstantAfterItFired_WakesAgain()
    {
        var at = In(50);
        await _scheduler.ScheduleAsync(Run, at, CancellationToken.None);
        await Woken(1);

        await _scheduler.ScheduleAsync(Run, at, CancellationToken.None);

        await Woken(2);
    }

    [Fact]
    public async Task Schedule_ManyRunsOfOneInstant_WakesEachOnceButThoseThatLeft()
    {
        var at = In(1000);
        List<ObjectKey> runs = [.. Enumerable.Range(0, 500).Select(static i => new ObjectKey("demo", $"run-{i}"))];
        await Parallel.ForEachAsync(runs, async (run, token) => await _scheduler.ScheduleAsync(run, at, token));
        await _scheduler.CancelAsync(runs[7], CancellationToken.None);
        await _scheduler.ScheduleAsync(runs[8], at.AddMilliseconds(700), CancellationToken.None);

        await Woken(499);

        _woken.Select(static w => w.Run).ShouldBe(runs.Except([runs[7]]), ignoreOrder: true);
        _woken.Single(w => w.Run == runs[8]).At.ShouldBe(at.AddMilliseconds(700));
    }

    [Fact]
    public async Task Schedule_InstantThatAllHadLeft_WakesWhoComesBack()
    {
        var at = In(800);
        for (var i = 0; i < 20; i++)
        {
            await _scheduler.ScheduleAsync(Run, at, CancellationToken.None);
            await _scheduler.CancelAsync(Run, CancellationToken.None);
        }

        await _scheduler.ScheduleAsync(Run, at, CancellationToken.None);
        await Woken(1);

        _woken.ShouldHaveSingleItem().At.ShouldBe(at);
    }

    [Fact]
    public async Task Cancel_Scheduled_DoesNotWake()
    {
        var other = new ObjectKey("demo", "other");
        await _scheduler.ScheduleAsync(Run, In(1500), CancellationToken.None);
        await _scheduler.CancelAsync(Run, CancellationToken.None);
        await _scheduler.ScheduleAsync(other, In(2200), CancellationToken.None);

        await Woken(1);

        _woken.Single().Run.ShouldBe(other);
    }
}
