using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.TestKit;

namespace Rollouts.Kubernetes.Tests;

public sealed class LeaseLeadershipTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly LeaseServer _server = new();

    /// <summary>One process that competes.</summary>
    private sealed class Rival : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _worked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Rival(LeaseServer server, string name, ManualTimeProvider time)
        {
            Client = new LeaseServer.Client(server);
            var options = new LeaseOptions
            {
                Namespace = "argo-rollouts",
                Name = "lock",
                Identity = name,
            };
            Leadership = new LeaseLeadership(Client, options, time, NullLoggerFactory.Instance);
            Ended = Leadership.LeadAsync(WorkAsync, _stop.Token);
        }

        public LeaseServer.Client Client { get; }

        public LeaseLeadership Leadership { get; }

        public Task Ended { get; }

        public Task Worked => _worked.Task;

        public bool WasCancelled { get; private set; }

        public void CutOff() => Client.Fault = _ => throw new HttpRequestException("cut off");

        public Task StopAsync() => _stop.CancelAsync();

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }

        private async Task WorkAsync(CancellationToken cancellationToken)
        {
            _worked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            WasCancelled = true;
        }
    }

    private async Task StepAsync(int times, int rivals = 2)
    {
        for (var step = 0; step < times; step++)
        {
            await _time.WaitForTimersAsync(rivals);
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task Lease_Free_IsTakenByOneAndKept()
    {
        await using var first = new Rival(_server, "first", _time);
        await first.Worked;
        await using var second = new Rival(_server, "second", _time);

        await StepAsync(20);

        first.Leadership.IsHeld.ShouldBeTrue();
        second.Leadership.IsHeld.ShouldBeFalse();
        _server.Holders.ShouldBe(["first"]);
    }

    [Fact]
    public async Task Leader_ThatStops_GivesTheLeaseBackAtOnce()
    {
        await using var first = new Rival(_server, "first", _time);
        await first.Worked;
        await using var second = new Rival(_server, "second", _time);

        await first.StopAsync();
        await Task.WhenAny(first.Ended);
        first.WasCancelled.ShouldBeTrue();
        _server.Holder.ShouldBe("");
        await StepAsync(1, rivals: 1);

        await second.Worked.WaitAsync(TimeSpan.FromSeconds(60));
        second.Leadership.IsHeld.ShouldBeTrue();
        _server.Transitions.ShouldBe(1);
    }

    [Fact]
    public async Task Leader_ThatIsCutOff_StopsBeforeAnotherTakesOver()
    {
        await using var first = new Rival(_server, "first", _time);
        await first.Worked;
        await using var second = new Rival(_server, "second", _time);
        await StepAsync(1);

        first.CutOff();
        _time.Advance(TimeSpan.FromSeconds(1));
        first.Leadership.IsHeld.ShouldBeTrue("it may not be lost");
        await StepAsync(5);
        first.Leadership.IsHeld.ShouldBeFalse("ten seconds without a renewal");
        second.Leadership.IsHeld.ShouldBeFalse("the lease has not run out");

        await Should.ThrowAsync<LeadershipLostException>(first.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        first.WasCancelled.ShouldBeTrue();
        await StepAsync(4, rivals: 1);
        await second.Worked.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Leader_ThatIsCutOff_SendsItsLastWriteEarly()
    {
        await using var first = new Rival(_server, "first", _time);
        await first.Worked;
        first.Leadership.AdmitWrite().ShouldBe(TimeSpan.FromSeconds(4));

        first.CutOff();
        _time.Advance(TimeSpan.FromSeconds(5.9));
        first.Leadership.AdmitWrite().ShouldBe(TimeSpan.FromSeconds(4), "over before the renew deadline of ten seconds");
        _time.Advance(TimeSpan.FromSeconds(0.1));

        first.Leadership.IsHeld.ShouldBeTrue("it may be renewed yet");
        Should.Throw<LeadershipLostException>(() => first.Leadership.AdmitWrite()).Message.ShouldContain("argo-rollouts/lock");
    }

    [Fact]
    public void Fence_OfAnyLease_EndsAtTheRenewDeadline()
    {
        var times = Gen.Choose(1, 100_000).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)).Three();
        Prop.ForAll(
                times.ToArbitrary(),
                three =>
                {
                    var (retry, deadline, duration) = (three.Item1, three.Item1 + three.Item2, three.Item1 + three.Item2 + three.Item3);
                    var fence = WriteFence.For(duration, deadline, retry);
                    fence.Limit.ShouldBeGreaterThan(TimeSpan.Zero);
                    fence.Limit.ShouldBeLessThan(duration - deadline);
                    (fence.LastStart + fence.Limit).ShouldBe(deadline);
                    fence.Admits(retry).ShouldBeTrue("a lease that is renewed as it should be stops nobody");
                    fence.Admits(fence.LastStart).ShouldBeFalse();
                }
            )
            .Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public async Task Clock_OfAnotherMachine_MayBeWrong()
    {
        await using var first = new Rival(_server, "first", _time);
        await first.Worked;
        _time.ShiftWallClock(TimeSpan.FromDays(400));
        await using var second = new Rival(_server, "second", _time);

        await StepAsync(5);

        first.Leadership.IsHeld.ShouldBeTrue();
        _server.Holders.ShouldBe(["first"]);
    }

    [Fact]
    public void Times_ThatMakeNoSense_AreRefused()
    {
        var options = new LeaseOptions
        {
            Namespace = "n",
            Name = "l",
            Identity = "i",
            Duration = TimeSpan.FromSeconds(10),
        };

        Should
            .Throw<ArgumentException>(() =>
                new LeaseLeadership(new LeaseServer.Client(_server), options, _time, NullLoggerFactory.Instance)
            )
            .Message.ShouldContain("give more than the renew deadline, 00:00:10");
    }

    /// <summary>Lost requests, lost answers, cuts of any length: never two leaders at one instant, nor one while a write of the other is under way.</summary>
    [Fact]
    public void AnyFaults_NeverTwoLeaders()
    {
        var histories = Gen.ListOf(Gen.Choose(0, 15)).Select(steps => steps.ToArray());
        Prop.ForAll(histories.ToArbitrary(), PlayAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static async Task PlayAsync(int[] steps)
    {
        var time = new ManualTimeProvider();
        var server = new LeaseServer();
        await using var first = new Rival(server, "first", time);
        await using var second = new Rival(server, "second", time);
        Rival[] rivals = [first, second];
        var writing = new DateTimeOffset[rivals.Length];
        foreach (var step in steps)
        {
            // Two bits for each rival: are requests lost, are answers lost.
            for (var index = 0; index < rivals.Length; index++)
            {
                var bits = step >> (2 * index);
                rivals[index].Client.Fault = isAnswer =>
                {
                    if ((bits & (isAnswer ? 2 : 1)) != 0)
                    {
                        throw new HttpRequestException("lost");
                    }
                };
            }

            // Until one of them waits, or both have ended.
            await Task.WhenAny(time.WaitForTimersAsync(), Task.WhenAll(first.Ended, second.Ended));
            time.Advance(TimeSpan.FromSeconds(1));
            (first.Leadership.IsHeld && second.Leadership.IsHeld).ShouldBeFalse();
            for (var index = 0; index < rivals.Length; index++)
            {
                if (Admitted(rivals[index].Leadership) is { } limit)
                {
                    writing[1 - index].ShouldBeLessThanOrEqualTo(time.GetUtcNow());
                    writing[index] = time.GetUtcNow() + limit;
                }
            }
        }
    }

    private static TimeSpan? Admitted(LeaseLeadership leadership)
    {
        try
        {
            return leadership.AdmitWrite();
        }
        catch (LeadershipLostException)
        {
            return null;
        }
    }
}
