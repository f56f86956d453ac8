namespace Rollouts.Cluster.Tests;

public sealed class BinomialIntervalTests
{
    /// <summary>Ten requests to a version that gets half of them: the tails are sums of binomial coefficients over 1024.</summary>
    [Theory]
    [InlineData(0.001, 0, 10)]
    [InlineData(0.05, 2, 8)]
    [InlineData(0.2, 3, 7)]
    [InlineData(0.8, 5, 5)]
    public void Of_TenFairRequests_IsWhatTheCoefficientsSay(double alpha, int low, int high) =>
        BinomialInterval.Of(10, 0.5, alpha).ShouldBe(new BinomialInterval(low, high));

    /// <summary>Of many requests it is what the normal distribution says: 4.417 standard deviations for one in a hundred thousand.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    public void Of_TwentyThousandRequests_IsCloseToTheNormalDistribution(double share)
    {
        const int count = 20_000;
        var half = 4.417 * Math.Sqrt(count * share * (1 - share));

        var interval = BinomialInterval.Of(count, share);

        ((double)interval.Low).ShouldBe((count * share) - half, 4);
        ((double)interval.High).ShouldBe((count * share) + half, 4);
        interval.Contains((int)(count * share)).ShouldBeTrue();
        interval.Contains(interval.Low - 1).ShouldBeFalse();
        interval.Contains(interval.High + 1).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 20_000)]
    public void Of_NoneOrAll_LeavesNoRoom(double share, int hits) =>
        BinomialInterval.Of(20_000, share).ShouldBe(new BinomialInterval(hits, hits));
}
