namespace Rollouts.Statistics.Tests;

public sealed class ExactDistributionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 7)]
    [InlineData(49, 49)]
    [InlineData(3, 100)]
    public void RankSum_IsSymmetricAndTotalsOne(int n, int m)
    {
        var u = new RankSumDistribution(n, m);
        u.AtMost(n * m).ShouldBe(1);
        u.AtMost(-1).ShouldBe(0);
        for (var k = 0; k < n * m; k++)
        {
            var tails = u.Tails(k);
            (tails.Lower + tails.Upper).ShouldBe(1, 1e-12);
            u.AtMost(k).ShouldBe(u.Tails((n * m) - k - 1).Upper, 1e-12);
        }
    }

    [Fact]
    public void RankSum_EqualsTheShiftAlgorithmOnPlainRanks()
    {
        var u = new RankSumDistribution(5, 6);
        var sums = SubsetSumDistribution.OfSize([.. Enumerable.Range(1, 11)], 5);
        for (var k = 0; k <= 30; k++)
        {
            sums.AtMost(k + 15).ShouldBe(u.AtMost(k), 1e-13);
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(200, 51)]
    public void RankSum_OutOfRange_NamesTheSizes(int n, int m) =>
        Should.Throw<ArgumentException>(() => new RankSumDistribution(n, m)).Message.ShouldContain($"n = {n} and m = {m}");

    [Fact]
    public void CoinFlips_FarTail_KeepsItsDigits() =>
        SubsetSumDistribution.OfCoinFlips([.. Enumerable.Range(1, 100)]).AtMost(0).ShouldBe(Math.Pow(2, -100), 1e-44);

    [Theory]
    [InlineData(-3.0)]
    [InlineData(0.0)]
    [InlineData(2.5)]
    public void NoncentralHypergeometric_TailsAndMean_AgreeWithTheWholeTable(double logOddsRatio)
    {
        var margins = new HypergeometricDistribution(12, 30, 15);
        var tilted = new NoncentralHypergeometricDistribution(margins, logOddsRatio);
        var weights = Enumerable.Range(0, 13).Select(k => Math.Exp(margins.LogProbability(k) + (k * logOddsRatio))).ToArray();
        tilted.Mean.ShouldBe(weights.Select((w, k) => w * k).Sum() / weights.Sum(), 1e-12);
        tilted.AtMost(4).ShouldBe(weights[..5].Sum() / weights.Sum(), 1e-13);
        tilted.AtLeast(5).ShouldBe(weights[5..].Sum() / weights.Sum(), 1e-13);
    }
}
