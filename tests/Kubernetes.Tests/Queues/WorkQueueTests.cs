using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class WorkQueueTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = Eventually.DefaultDeadline;
    private readonly ManualTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests()
    {
        _queue = new WorkQueue<string>("test", _clock);
    }

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Add_SameKeyTwice_IsTakenOnce()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");

        (await TakeAsync()).ShouldBe("a");
        (await TakeAsync()).ShouldBe("b");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Add_WhileWorkedOn_ComesAgainOnlyAfterDone()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");
        var next = _queue.TakeAsync().AsTask();
        next.IsCompleted.ShouldBeFalse();

        _queue.Done("a");

        (await next.WaitAsync(Soon)).Key.ShouldBe("a");
        _queue.Done("a");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Done_NotTaken_Refused() => Should.Throw<InvalidOperationException>(() => _queue.Done("a"));

    [Fact]
    public async Task Take_Empty_WaitsForAKey()
    {
        var take = _queue.TakeAsync().AsTask();
        take.IsCompleted.ShouldBeFalse();

        _queue.Add("a");

        (await take.WaitAsync(Soon)).ShouldBe(new TakenKey<string>(true, "a"));
    }

    [Fact]
    public async Task Take_Cancelled_DoesNotLoseAKey()
    {
        using var cancel = new CancellationTokenSource();
        var impatient = _queue.TakeAsync(cancel.Token).AsTask();
        var patient = _queue.TakeAsync().AsTask();

        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => impatient);
        _queue.Add("a");

        (await patient.WaitAsync(Soon)).Key.ShouldBe("a");
    }

    [Fact]
    public async Task Take_CancelledWhileAKeyArrives_AnotherTakerGetsIt()
    {
        for (var i = 0; i < 500; i++)
        {
            using var cancel = new CancellationTokenSource();
            var impatient = _queue.TakeAsync(cancel.Token).AsTask();
            var patient = _queue.TakeAsync().AsTask();

            await Task.WhenAll(Task.Run(cancel.Cancel), Task.Run(() => _queue.Add("a")));
            if (await Task.WhenAny(impatient, patient).WaitAsync(Soon) == impatient && impatient.IsCompletedSuccessfully)
            {
                _queue.Done("a");
                _queue.Add("a");
            }

            (await patient.WaitAsync(Soon)).Key.ShouldBe("a");
            _queue.Done("a");
        }
    }

    [Fact]
    public async Task AddAfter_Delay_ComesAtItsTime()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));

        _clock.Advance(TimeSpan.FromSeconds(4.999));
        _queue.Count.ShouldBe(0);
        _queue.DelayedCount.ShouldBe(1);
        _clock.Advance(TimeSpan.FromSeconds(0.001));

        (await TakeAsync()).ShouldBe("a");
        _queue.DelayedCount.ShouldBe(0);
    }

    [Fact]
    public void AddAfter_SeveralTimes_EarliestCounts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(2));
        _queue.AddAfter("a", TimeSpan.FromSeconds(7));

        _clock.Advance(TimeSpan.FromSeconds(2));
        _queue.Count.ShouldBe(1);
        _queue.TakeAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromSeconds(20));

        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task AddAfter_ManyKeys_ComeInTheOrderOfTheirTimes()
    {
        _queue.AddAfter("c", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _queue.AddAfter("b", TimeSpan.FromSeconds(2));
        _queue.AddAfter("now", TimeSpan.Zero);

        _clock.Advance(TimeSpan.FromSeconds(10));

        string.Join(',', await TakeAsync(), await TakeAsync(), await TakeAsync(), await TakeAsync()).ShouldBe("now,a,b,c");
    }

    [Fact]
    public void AddRateLimited_Failures_DoubleFromOneMillisecondToTenSeconds()
    {
        var waits = new List<double>();
        for (var i = 0; i < 16; i++)
        {
            _queue.AddRateLimited("a");
            waits.Add((_clock.NextDue!.Value - _clock.GetUtcNow()).TotalMilliseconds);
            _clock.AdvanceToNextTimer();
            _queue.TakeAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
            _queue.Done("a");
        }

        // Row A39.
        waits.ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 10000, 10000]);
        _queue.Failures("a").ShouldBe(16);
        _queue.Failures("b").ShouldBe(0);
        _queue.Forget("a");
        _queue.AddRateLimited("a");
        (_clock.NextDue!.Value - _clock.GetUtcNow()).TotalMilliseconds.ShouldBe(1);
    }

    [Fact]
    public async Task Close_Takers_AreToldAndAddsIgnored()
    {
        var waiting = _queue.TakeAsync().AsTask();

        _queue.Close();
        _queue.Add("a");
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(2));

        (await waiting.WaitAsync(Soon)).HasKey.ShouldBeFalse();
        (await _queue.TakeAsync()).HasKey.ShouldBeFalse();
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Metrics_WorkOnKeys_AreCounted()
    {
        var totals = new ConcurrentDictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter.Name == KubernetesMeter.Name && instrument.Name.StartsWith("workqueue_", StringComparison.Ordinal))
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.Start();
        using var queue = new Disposer(new WorkQueue<string>("counted", _clock));

        queue.Queue.Add("a");
        queue.Queue.Add("b");
        _clock.Advance(TimeSpan.FromSeconds(3));
        queue.Queue.TakeAsync().AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(2));
        queue.Queue.Done("a");
        queue.Queue.AddRateLimited("a");
        listener.RecordObservableInstruments();

        totals["workqueue_adds_total"].ShouldBe(2);
        totals["workqueue_retries_total"].ShouldBe(1);
        totals["workqueue_depth"].ShouldBe(1);
        totals["workqueue_queue_duration_seconds"].ShouldBe(3);
        totals["workqueue_work_duration_seconds"].ShouldBe(2);

        void Count(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0] is { Key: "name", Value: "counted" })
            {
                totals.AddOrUpdate(name, value, (_, total) => total + value);
            }
        }
    }

    [Fact]
    public void ManyWorkersAndAdders_NoKeyIsLostAndNoneRunsTwiceAtOnce() =>
        Prop.ForAll(
                Arb.From(
                    from keys in Gen.Choose(1, 8)
                    from workers in Gen.Choose(1, 6)
                    from adds in Gen.Choose(0, 7).ListOf(200)
                    select (keys, workers, adds: adds.ToArray())
                ),
                static run => StressAsync(run.keys, run.workers, run.adds).GetAwaiter().GetResult()
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static async Task<bool> StressAsync(int keys, int workers, int[] adds)
    {
        await using var queue = new WorkQueue<int>("stress", TimeProvider.System);
        var wanted = new int[keys];
        var done = new int[keys];
        var running = new int[keys];
        var overlaps = 0;
        using var stop = new CancellationTokenSource();
        var loop = new ReconcileLoop<int>(
            "stress",
            queue,
            async (key, _) =>
            {
                if (Interlocked.Increment(ref running[key]) != 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                var seen = Volatile.Read(ref wanted[key]);
                await Task.Yield();
                Volatile.Write(ref done[key], seen);
                Interlocked.Decrement(ref running[key]);
                return seen % 5 == 4 ? throw new InvalidOperationException("now and then")
                    : seen % 7 == 6 ? new ReconcileResult(TimeSpan.FromMilliseconds(1))
                    : default;
            },
            workers
        );
        var run = loop.RunAsync(stop.Token);
        await Parallel.ForEachAsync(
            adds,
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            (add, _) =>
            {
                var key = add % keys;
                Interlocked.Increment(ref wanted[key]);
                if (add % 3 == 0)
                {
                    queue.AddAfter(key, TimeSpan.FromMilliseconds(1));
                }
                else
                {
                    queue.Add(key);
                }

                return ValueTask.CompletedTask;
            }
        );

        // Every key is worked on after its last change was asked for.
        await Eventually.HoldsAsync(() => wanted.SequenceEqual(done), "every change is worked on", Soon);
        await stop.CancelAsync();
        await run.WaitAsync(Soon);
        return overlaps == 0;
    }

    private async Task<string?> TakeAsync() => (await _queue.TakeAsync().AsTask().WaitAsync(Soon)).Key;

    private sealed class Disposer(WorkQueue<string> queue) : IDisposable
    {
        public WorkQueue<string> Queue { get; } = queue;

        public void Dispose() => Queue.Close();
    }
}
