namespace Rollouts.Statistics.Tests;

/// <summary>Numerically hard cases: tails to 1e-300, a million values, order statistics without their pairs.</summary>
public sealed class NumericTests
{
    [Fact]
    public void MannWhitney_AMillionSeparatedValues_KeepsADigitOfItsTail()
    {
        var x = Rising(1_000, 10);
        var y = Rising(1_000, 0);
        var p = MannWhitneyTest.Compare(x, y).P;
        p.Greater.ShouldBeInRange(1e-329, 1e-300);
        p.Less.ShouldBe(1);
    }

    [Fact]
    public void Tests_OfAMillionValues_AgreeWithTheirClosedForms()
    {
        const int count = 1_000_000;
        var x = Array.ConvertAll(Rising(count, 0), v => v * 2 / count);
        var y = Array.ConvertAll(Rising(count, 0), v => (v * 2 / count) + 0.25);

        // Uniform on 0 to 2 against the same moved by ¼: P(x > y) = (2 - ¼)²/8.
        var ranks = MannWhitneyTest.Compare(x, y);
        (ranks.U / ((double)count * count)).ShouldBe(1.75 * 1.75 / 8, 1e-5);
        ranks.P.TwoSided.ShouldBe(0);
        KolmogorovSmirnovTest.Compare(x, y).Distance.ShouldBe(0.125, 1e-5);
        var shift = HodgesLehmannEstimator.Estimate(x, y);
        shift.Shift.ShouldNotBeNull().ShouldBe(-0.25, 1e-5);
        shift.Interval.Contains(-0.25).ShouldBeTrue();
        WelchTest.Compare(x, y).Difference.ShouldBe(-0.25, 1e-9);
    }

    [Fact]
    public void Sorting_LongInputs_AgreesWithTheFramework()
    {
        var random = new Random(7);
        var values = new double[10_000];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (i % 4) switch
            {
                0 => random.NextDouble() - 0.5,
                1 => random.Next(-3, 3),
                2 => Math.Exp(random.Next(-700, 700)) * (random.Next(2) - 0.5),
                _ => i % 8 == 3 ? -0.0 : double.Epsilon,
            };
        }

        var expected = (double[])values.Clone();
        Array.Sort(expected);
        AscendingOrder.Sort(values);
        values.ShouldBe(expected);
    }

    [Fact]
    public void Shift_OfTheOrderStatistics_IsThatOfAllPairs()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            double[] x = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => Math.Round(random.NextDouble() * 20) / 4)];
            double[] y = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.NextDouble() * 5)];
            double[] all = [.. x.SelectMany(a => y, (a, b) => a - b).Order()];
            Array.Sort(x);
            Array.Sort(y);
            var differences = new PairwiseDifferences(x, y);
            for (var k = 1; k <= all.Length; k++)
            {
                OrderStatistic.Select(differences, k).ShouldBe(all[k - 1]);
            }

            OrderStatistic.Median(differences).ShouldBe((all[(all.Length - 1) / 2] + all[all.Length / 2]) / 2, 1e-15);
        }
    }

    [Fact]
    public void PseudoMedian_IsThatOfAllWalshAverages()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            double[] d = [.. Enumerable.Range(0, random.Next(1, 25)).Select(_ => Math.Round(random.NextDouble() * 40) - 15)];
            Array.Sort(d);
            double[] all = [.. d.SelectMany((a, i) => d.Skip(i), (a, b) => a + b).Order()];
            for (var k = 1; k <= all.Length; k++)
            {
                OrderStatistic.Select(new WalshSums(d), k).ShouldBe(all[k - 1]);
            }

            OrderStatistic.Median(new WalshSums(d)).ShouldBe((all[(all.Length - 1) / 2] + all[all.Length / 2]) / 2, 1e-12);
        }
    }

    [Fact]
    public void KolmogorovSmirnov_Separated_CountsTheTwoPathsThatLeave() =>
        KolmogorovSmirnovTest
            .Compare(Rising(49, 100), Rising(50, 0))
            .ExactP.ShouldNotBeNull()
            .ShouldBe(2 * Math.Exp(-GammaFunction.LogChoose(99, 49)), 1e-38);

    [Fact]
    public void Fisher_FarApart_KeepsTheDigitsOfItsTail()
    {
        var p = FisherExactTest.Compare(400, 400, 0, 500).P;
        Math.Log(p.Greater).ShouldBe(-GammaFunction.LogChoose(900, 400), 1e-9);
    }

    [Theory]
    [InlineData(1L << 53, 1L << 53, 0L, 1L << 53)]
    [InlineData(1L << 52, 1L << 53, 1L << 52, 1L << 53)]
    public void Fisher_CountsBeyondSumming_PointsToTheNormalTest(long x, long n, long y, long m) =>
        FisherExactTest.Compare(x, n, y, m).Refusal.ShouldNotBeNull().Reason.ShouldContain("two-proportion");

    [Fact]
    public void TinyArms_HaveTheExactTailsOfAllOrders()
    {
        MannWhitneyTest.Compare([2], [1]).P.ShouldBe(new PValues(1, 0.5, 1));
        MannWhitneyTest.Compare([3, 4], [1, 2]).P.Greater.ShouldBe(1.0 / 6, 1e-15);
        KolmogorovSmirnovTest.Compare([3, 4], [1, 2]).P.TwoSided.ShouldBe(1.0 / 3, 1e-15);
        SignedRankTest.Compare([2, 3, 9], [1, 1, 1]).P.Greater.ShouldBe(1.0 / 8, 1e-15);
        PermutationTest.Compare([3, 4], [1, 2], 0).P.Greater.ShouldBe(1.0 / 6, 1e-15);
    }

    private static double[] Rising(int count, double offset) => [.. Enumerable.Range(0, count).Select(i => i + 0.5 + (offset * count))];
}
