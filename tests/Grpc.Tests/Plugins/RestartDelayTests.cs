namespace Rollouts.Grpc.Tests;

public sealed class RestartDelayTests
{
    [Fact]
    public void Next_Failures_DoubleUpToTheLongest()
    {
        var delay = new RestartDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        Enumerable.Range(0, 6).Select(_ => delay.Next(TimeSpan.Zero).TotalSeconds).ShouldBe([1, 2, 4, 8, 10, 10]);
    }

    [Fact]
    public void Next_AfterALongLife_BeginsAgain()
    {
        var delay = new RestartDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        delay.Next(TimeSpan.Zero);
        delay.Next(TimeSpan.FromSeconds(9.9)).ShouldBe(TimeSpan.FromSeconds(2));

        delay.Next(TimeSpan.FromSeconds(10)).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Next_ManyFailures_StayAtTheLongest()
    {
        var delay = new RestartDelay(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

        Enumerable.Range(0, 10_000).Select(_ => delay.Next(TimeSpan.Zero)).ToList()[^1].ShouldBe(TimeSpan.FromMinutes(1));
    }
}
