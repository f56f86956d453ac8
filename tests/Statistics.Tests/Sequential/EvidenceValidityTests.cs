namespace Rollouts.Statistics.Tests;

/// <summary>Expectations at the margin, by exact summation: no factor may gain on average.</summary>
public sealed class EvidenceValidityTests
{
    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.5, 1.25)]
    public void CountKernel_AtTheMargin_HasExpectationOneAndLessBelow(double share, double margin)
    {
        const int Total = 40;
        var theta = CountKernel.Share(share, 1 - share, margin);
        double Expectation(double truth) =>
            Enumerable
                .Range(0, Total + 1)
                .Sum(x =>
                    Math.Exp(
                        new BinomialDistribution(Total, truth).LogProbability(x)
                            + CountKernel.LogE([new CountWindow(x, Total - x, share, 1 - share)], RatioGrid.Increase, margin)[0]
                    )
                );

        Expectation(theta).ShouldBe(1, 1e-12);
        Expectation(theta * 0.8).ShouldBeLessThan(1);
        Expectation(theta * 1.2).ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData(60, 25, 12)]
    [InlineData(60, 2, 30)]
    [InlineData(200, 190, 40)]
    public void HypergeometricKernel_WithoutADifference_HasExpectationOneAndTheBinomialLess(int total, int failures, int canary)
    {
        var law = new HypergeometricDistribution(failures, total - failures, canary);
        double Expectation(Func<long, double> logE) =>
            Enumerable.Range((int)law.Lowest, (int)(law.Highest - law.Lowest) + 1).Sum(x => Math.Exp(law.LogProbability(x) + logE(x)));

        Expectation(x => HypergeometricKernel.LogE(total, failures, canary, x, Math.Log(2))).ShouldBe(1, 1e-12);
        Expectation(x => HypergeometricKernel.LogE(total, failures, canary, x, Math.Log(2), Math.Log(1.5))).ShouldBeLessThan(1);
        Expectation(x => CountKernel.LogE([new CountWindow(x, failures - x, canary, total - canary)], RatioGrid.Increase)[0])
            .ShouldBeLessThan(1);
    }

    [Theory]
    [InlineData(37, 0.05)]
    [InlineData(6, 0.5)]
    [InlineData(400, 0.2)]
    public void MidPit_AtTheAssumedShare_HasMeanZero(int n, double theta) =>
        Enumerable
            .Range(0, n + 1)
            .Sum(x => Math.Exp(new BinomialDistribution(n, theta).LogProbability(x)) * MidPit.Score(x, n, theta))
            .ShouldBe(0, 1e-13);

    [Fact]
    public void MidPit_HugeCounts_MeetsTheNormalLawSmoothly()
    {
        // On both sides of the change of method, one standard deviation above the mean.
        var (below, above) = (MidPit.Score(19_998_000 + 3162, 39_996_000, 0.5), MidPit.Score(20_002_000 + 3162, 40_004_000, 0.5));
        below.ShouldBe(above, 1e-4);
        below.ShouldBe(0.6827, 1e-3);
    }

    [Fact]
    public void Grids_Weights_SumToOne()
    {
        foreach (var grid in (RatioGrid[])[RatioGrid.Increase, RatioGrid.Split, RatioGrid.NonInferiority(1.25)])
        {
            LogSpace.Sum(grid.LogWeights).ShouldBe(0, 1e-12);
        }
    }

    [Fact]
    public void TrafficSplit_WrongShare_IsFlaggedAndACorrectOneIsNot()
    {
        var test = new TrafficSplitTest();
        var (right, wrong) = (test.NewState(), test.NewState());
        for (var i = 0; i < 60; i++)
        {
            test.Add(right, 1195 + (i % 11), 4800, 0.2);
            test.Add(wrong, 1080, 4920, 0.2);
            test.Add(wrong, double.NaN, 4920, 0.2);
        }

        test.IsSkewed(right).ShouldBeFalse();
        test.FlaggedAt(wrong).ShouldBeInRange(1, 6);
        test.LogEvidence(test.Restore(wrong.ToArray())).ShouldBe(test.LogEvidence(wrong));
    }
}
