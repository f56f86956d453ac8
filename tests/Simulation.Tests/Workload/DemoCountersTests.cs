using Rollouts.TestKit;

namespace Rollouts.Simulation.Tests;

public sealed class DemoCountersTests
{
    [Fact]
    public void Recent_OldRequests_LeaveTheWindow()
    {
        var time = new ManualTimeProvider();
        var counters = new DemoCounters(100, time);
        counters.Recent(TimeSpan.FromSeconds(10)).ShouldBe(new DemoCount(0, 0));
        counters.CountAndFail().ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(9));
        counters.CountAndFail();

        counters.Recent(TimeSpan.FromSeconds(10)).ShouldBe(new DemoCount(2, 2));
        time.Advance(TimeSpan.FromSeconds(1));
        counters.Recent(TimeSpan.FromSeconds(10)).ShouldBe(new DemoCount(1, 1));
        time.Advance(TimeSpan.FromSeconds(500));
        counters.Recent(TimeSpan.FromSeconds(10)).ShouldBe(new DemoCount(0, 0));
        counters.Total().ShouldBe(new DemoCount(2, 2));
    }

    [Fact]
    public void CountAndFail_FractionalShare_IsSpreadEvenly()
    {
        var counters = new DemoCounters(12, new ManualTimeProvider());

        var failures = Enumerable.Range(0, 100).Where(_ => counters.CountAndFail()).ToList();

        failures.Count.ShouldBe(12);
        failures.Zip(failures.Skip(1), static (one, next) => next - one).ShouldAllBe(static gap => gap == 8 || gap == 9);
    }
}
