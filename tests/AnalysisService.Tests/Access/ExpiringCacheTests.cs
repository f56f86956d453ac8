using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

public sealed class ExpiringCacheTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Get_AfterItsTime_FindsNothing()
    {
        var cache = new ExpiringCache<int, string>(10, _time);
        cache.Put(1, "a", TimeSpan.FromSeconds(5));
        cache.Put(2, "b", TimeSpan.Zero);

        cache.TryGet(1, out var value).ShouldBeTrue();
        value.ShouldBe("a");
        cache.TryGet(2, out _).ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(5));
        cache.TryGet(1, out _).ShouldBeFalse();
    }

    [Fact]
    public void Put_MoreThanItHolds_LosesTheOldest()
    {
        var cache = new ExpiringCache<int, int>(100, _time);
        for (var i = 0; i < 1000; i++)
        {
            cache.Put(i, i, TimeSpan.FromHours(1));
        }

        Enumerable.Range(0, 1000).Where(i => cache.TryGet(i, out _)).ShouldBe(Enumerable.Range(900, 100));
    }

    [Fact]
    public void Put_TheSameAgainAndAgain_StaysInside()
    {
        var cache = new ExpiringCache<int, int>(2, _time);
        for (var i = 0; i < 1000; i++)
        {
            cache.Put(0, i, TimeSpan.FromHours(1));
        }

        cache.TryGet(0, out var last).ShouldBeTrue();
        last.ShouldBe(999);
    }
}
