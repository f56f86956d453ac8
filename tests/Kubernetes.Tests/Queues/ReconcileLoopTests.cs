using System.Collections.Concurrent;
using System.Net;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class ReconcileLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = Eventually.DefaultDeadline;
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;
    private readonly ConcurrentQueue<string> _worked = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public ReconcileLoopTests()
    {
        _queue = new WorkQueue<string>("test", _clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(Soon);
        await _queue.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_PoisonedKey_OthersGoOnAndItIsRetriedWithBackoff()
    {
        Start(static key => key == "bad" ? throw new InvalidOperationException("poison") : default);
        _queue.Add("bad");
        _queue.Add("good");
        await WorkedAsync("good", 1);
        await WorkedAsync("bad", 1);

        for (var i = 2; i < 8; i++)
        {
            await _clock.WaitForTimersAsync();
            await Eventually.HoldsAsync(() => _queue.DelayedCount == 1, "the key waits", Soon);
            _clock.AdvanceToNextTimer();
            await WorkedAsync("bad", i);
        }

        _worked.Count(static key => key == "good").ShouldBe(1);
        (_clock.GetUtcNow() - new ManualTimeProvider().GetUtcNow()).ShouldBe(TimeSpan.FromMilliseconds(1 + 2 + 4 + 8 + 16 + 32));
    }

    [Fact]
    public async Task Run_FailureThenSuccess_ForgetsTheFailures()
    {
        var failures = 3;
        Start(_ => failures-- > 0 ? throw new InvalidOperationException("soon") : default);
        _queue.Add("a");
        for (var i = 1; i <= 3; i++)
        {
            await WorkedAsync("a", i);
            await Eventually.HoldsAsync(() => _queue.DelayedCount == 1, "the key waits", Soon);
            _clock.AdvanceToNextTimer();
        }

        await WorkedAsync("a", 4);
        await Eventually.HoldsAsync(() => _queue.Failures("a") == 0, "failures are forgotten", Soon);
    }

    [Fact]
    public async Task Run_RequeueAfter_ComesAgainThen()
    {
        Start(static _ => new ReconcileResult(TimeSpan.FromSeconds(20)));
        _queue.Add("a");
        await WorkedAsync("a", 1);
        await _clock.WaitForTimersAsync();
        (_clock.NextDue - _clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(20));

        _clock.Advance(TimeSpan.FromSeconds(20));

        await WorkedAsync("a", 2);
    }

    [Fact]
    public async Task Run_ServerAsksToWait_IsObeyed()
    {
        Start(static _ =>
            throw new KubernetesApiException(HttpStatusCode.TooManyRequests, "TooManyRequests", "slow down", TimeSpan.FromSeconds(3))
        );
        _queue.Add("a");
        await WorkedAsync("a", 1);
        await _clock.WaitForTimersAsync();

        (_clock.NextDue - _clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Run_Cancelled_AwaitsWorkThatRuns()
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var loop = new ReconcileLoop<string>(
            "test",
            _queue,
            async (key, _) =>
            {
                entered.SetResult();
                await release.Task;
                _worked.Enqueue(key);
                return default;
            },
            2
        );
        _run = loop.RunAsync(_stop.Token);
        _queue.Add("a");
        await entered.Task.WaitAsync(Soon);

        await _stop.CancelAsync();
        _queue.Add("never");
        _run.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await _run.WaitAsync(Soon);

        _worked.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Run_QueueClosed_Ends()
    {
        Start(static _ => default);

        _queue.Close();

        await _run.WaitAsync(Soon);
    }

    [Fact]
    public async Task Run_Workers_BoundWhatRunsAtOnce()
    {
        var running = 0;
        var most = 0;
        var gate = new TaskCompletionSource();
        var loop = new ReconcileLoop<string>(
            "test",
            _queue,
            async (_, _) =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++running);
                }

                await gate.Task;
                lock (gate)
                {
                    running--;
                }

                return default;
            },
            3
        );
        _run = loop.RunAsync(_stop.Token);
        for (var i = 0; i < 10; i++)
        {
            _queue.Add($"k{i}");
        }

        await Eventually.HoldsAsync(() => running == 3, "three run", Soon);
        _queue.Count.ShouldBe(7);
        gate.SetResult();
        await Eventually.HoldsAsync(() => _queue.Count == 0 && running == 0, "all ran", Soon);
        most.ShouldBe(3);
    }

    private void Start(Func<string, ReconcileResult> reconcile)
    {
        var loop = new ReconcileLoop<string>(
            "test",
            _queue,
            (key, _) =>
            {
                _worked.Enqueue(key);
                return Task.FromResult(reconcile(key));
            },
            2
        );
        _run = loop.RunAsync(_stop.Token);
    }

    private Task WorkedAsync(string key, int times) =>
        Eventually.HoldsAsync(() => _worked.Count(worked => worked == key) >= times, $"{key} is worked on {times} times", Soon);
}
