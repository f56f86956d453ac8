using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>Counts are looked at after a moment, and after all that may lead a Rollout on.</summary>
public sealed class CountedRolloutsTests : IAsyncDisposable
{
    private static readonly ObjectKey Web = new("default", "web");
    private static readonly ObjectKey Other = new("default", "other");
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<ObjectKey> _rollouts;
    private readonly CountedRollouts _counted;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public CountedRolloutsTests()
    {
        _rollouts = new WorkQueue<ObjectKey>("rollouts", _clock);
        _counted = new CountedRollouts(_rollouts, _clock, NullLoggerFactory.Instance);
        _running = _counted.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _counted.DisposeAsync();
        await _rollouts.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Add_NobodyWaits_IsLookedAtAfterAMomentHoweverOftenItCounted()
    {
        _counted.Add(Web);
        _counted.Add(Web);
        _clock.Advance(CountedRollouts.Moment - TimeSpan.FromMilliseconds(1));
        _rollouts.Count.ShouldBe(0);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.HoldsAsync(() => _rollouts.Count == 1, "the Rollout waits to be looked at");
        _clock.PendingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Add_OthersWait_ComesOnceTheyWereTaken()
    {
        _rollouts.Add(Other);
        _counted.Add(Web);
        _clock.AdvanceToNextTimer();
        await Eventually.HoldsAsync(() => _clock.PendingTimers == 1, "the Rollout waits for the other");
        _rollouts.Count.ShouldBe(1);
        await _rollouts.TakeAsync(_stop.Token);

        _clock.AdvanceToNextTimer();

        await Eventually.HoldsAsync(() => _rollouts.Count == 1, "the Rollout waits to be looked at");
    }

    [Fact]
    public async Task Add_OthersWaitForEver_ComesAllTheSame()
    {
        var begun = _clock.GetUtcNow();
        _rollouts.Add(Other);
        _counted.Add(Web);
        while (_rollouts.Count == 1)
        {
            _clock.AdvanceToNextTimer();
            await Eventually.HoldsAsync(() => _clock.PendingTimers == 1 || _rollouts.Count == 2, "the Rollout waits again, or in line");
        }

        (_clock.GetUtcNow() - begun).ShouldBeInRange(CountedRollouts.Patience, 2 * CountedRollouts.Patience);
    }

    [Fact]
    public async Task Add_LookedAtMeanwhile_NobodyComesForTheCounts()
    {
        _counted.Add(Web);
        await _counted.Around(static (_, _, _) => Task.FromResult<ReconcileResult>(default))(Web, _stop.Token);
        _counted.Add(Other);

        _clock.Advance(CountedRollouts.Moment);

        await Eventually.HoldsAsync(() => _rollouts.Count == 1, "the other waits to be looked at");
        (await _rollouts.TakeAsync(_stop.Token)).Key.ShouldBe(Other);
    }

    [Fact]
    public async Task Holds_LookedAtForAnotherReason_SomebodyComesForTheCounts()
    {
        _counted.Add(Web);
        var held = new List<bool>();
        var look = _counted.Around(
            (_, holdsCounts, _) =>
            {
                held.Add(holdsCounts());
                return Task.FromResult<ReconcileResult>(default);
            }
        );
        await look(Web, _stop.Token);
        await look(Other, _stop.Token);
        _clock.Advance(CountedRollouts.Moment);
        await Eventually.HoldsAsync(() => _rollouts.Count == 1, "the Rollout waits to be looked at");

        await look((await _rollouts.TakeAsync(_stop.Token)).Key, _stop.Token);

        held.ShouldBe([true, false, false]);
    }

    [Fact]
    public async Task Add_ManyAtOnce_WaitLonger()
    {
        for (var rollout = 0; rollout < 100; rollout++)
        {
            _counted.Add(new ObjectKey("default", $"web-{rollout}"));
        }

        var begun = _clock.GetUtcNow();
        while (_rollouts.Count < 100)
        {
            _clock.AdvanceToNextTimer();
            await Eventually.HoldsAsync(() => _clock.PendingTimers > 0 || _rollouts.Count == 100, "those that wait have a timer");
        }

        // The clock goes on while the loop still looks at some of them, so that nothing bounds the time from above here.
        (_clock.GetUtcNow() - begun).ShouldBeGreaterThan(20 * CountedRollouts.Moment);
    }

    [Fact]
    public async Task Add_WritesTakeLong_WaitsLonger()
    {
        var look = _counted.Around(
            (_, _, _) =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult<ReconcileResult>(default);
            }
        );
        for (var looks = 0; looks < 20; looks++)
        {
            await look(Other, _stop.Token);
        }

        _counted.Add(Web);

        (_clock.NextDue!.Value - _clock.GetUtcNow()).ShouldBeInRange(10 * CountedRollouts.Moment, CountedRollouts.Patience);
    }
}
