namespace Rollouts.Statistics.Tests;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(-1.0, true)]
    [InlineData(2.0, true)]
    [InlineData(2.0000001, false)]
    [InlineData(double.NaN, false)]
    public void Contains_IncludesTheEndsAndNoNaN(double value, bool expected) => new Interval(-1, 2).Contains(value).ShouldBe(expected);
}
