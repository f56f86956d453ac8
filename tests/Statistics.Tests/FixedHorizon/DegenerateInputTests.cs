namespace Rollouts.Statistics.Tests;

/// <summary>Input without information has a documented outcome, with a reason and without a NaN.</summary>
public sealed class DegenerateInputTests
{
    public static TheoryData<double[], double[], Outcome> Arms =>
        new()
        {
            { [], [], Outcome.NoData },
            { [], [1, 2, 3], Outcome.NoData },
            { [1, 2, 3], [double.NaN, double.NaN], Outcome.NoData },
            { [1], [1, 2, 3], Outcome.TooLittle },
            { [1, double.NaN], [1, 2, 3], Outcome.TooLittle },
            { [1, double.PositiveInfinity], [1, 2, 3], Outcome.Error },
            { [1, 2], [1, double.NegativeInfinity, 3], Outcome.Error },
            { [1, 2, 1e200], [1, 2], Outcome.Error },
            { [5, 5, 5], [5, 5], Outcome.Undecided },
        };

    [Theory]
    [MemberData(nameof(Arms))]
    public void TwoSamples_WithoutInformation_AreRefused(double[] x, double[] y, Outcome outcome)
    {
        foreach (var result in new TestResult[] { WelchTest.Compare(x, y), BrunnerMunzelTest.Compare(x, y) })
        {
            result.Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
            result.P.ShouldBe(PValues.NoEvidence);
            result.Decide(Alternative.Greater).ShouldBe(outcome);
            result.Explanation.ShouldContain(result.Refusal.Reason);
            result.Explanation.ShouldNotContain("NaN", Case.Sensitive);
            double.IsNaN(result.Effect.Interval.Lower).ShouldBeFalse();
        }

        EquivalenceTest.OfMeans(x, y, -1, 1).Decide().ShouldBe(outcome);
    }

    [Theory]
    [InlineData(new double[0], new[] { 1.0 }, Outcome.NoData)]
    [InlineData(new[] { 1.0 }, new[] { double.PositiveInfinity }, Outcome.Error)]
    public void RankTests_WithoutInformation_AreRefused(double[] x, double[] y, Outcome outcome)
    {
        MannWhitneyTest.Compare(x, y).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        KolmogorovSmirnovTest.Compare(x, y).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        HodgesLehmannEstimator.Estimate(x, y).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        ShiftInversion.Estimate(x, y).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        Dominance.Compare(x, y).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        PermutationTest.Compare(x, y, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        RatioOfMeansBootstrap.Draw(x, y, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void ConstantArms_AreNoMatterOfChance()
    {
        var welch = WelchTest.Compare([2, 2, 2], [3, 3]);
        welch.Refusal.ShouldNotBeNull().Reason.ShouldContain("2 and 3");
        welch.Effect.Estimate.ShouldBe(-1);
        MannWhitneyTest.Compare([4, 4], [4, 4, 4], RankMethod.Normal).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
        HodgesLehmannEstimator.Estimate([4, 4], [1, 1, 1]).Shift.ShouldBe(3);
        Autocorrelation.Of([7, 7, 7], 2).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
        AndersonDarlingTest.Compare([1, 1, 1], [1, 1]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
    }

    [Fact]
    public void ValuesWhoseSquaresVanish_HaveNoVariance()
    {
        double[] tiny = [1e-200, 2e-200, 5e-200];
        WelchTest.Compare(tiny, [1e-200, 1e-200]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
        Autocorrelation.Of(tiny, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
        MannWhitneyTest.Compare(tiny, [3e-200, 4e-200]).U.ShouldBe(2);
    }

    [Fact]
    public void SeparatedArms_HaveNoRankVariance() =>
        BrunnerMunzelTest.Compare([5, 6, 7], [1, 2, 3]).Refusal.ShouldNotBeNull().Reason.ShouldContain("Mann-Whitney");

    [Fact]
    public void UnequalPairs_SayHowMany()
    {
        var refusal = PairedTTest.Compare([1, 2, 3], [1, 2]).Refusal.ShouldNotBeNull();
        refusal.Outcome.ShouldBe(Outcome.Error);
        refusal.Reason.ShouldContain("3 values");
        SignedRankTest.Compare([1, 2, 3], [1, 2]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Error);
        SignTest.Compare([1, 2, 3], [1, 2]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Error);
        MovingBlockBootstrap.Draw([1, 2, 3], [1, 2], 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Error);
    }

    [Fact]
    public void EqualPairs_AreUndecided()
    {
        SignedRankTest.Compare([1, 2], [1, 2]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
        PairedTTest.Compare([1, 2, 3], [0, 1, 2]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Undecided);
    }

    [Fact]
    public void MissingPairs_AreLeftOutTogether() =>
        PairedTTest.Compare([1, double.NaN, 4, 2], [0, 9, 1, double.NaN]).Differences.Count.ShouldBe(2);

    [Theory]
    [InlineData(0, 0, 0, 10, Outcome.NoData)]
    [InlineData(-1, 5, 0, 10, Outcome.Error)]
    [InlineData(3, 5, 11, 10, Outcome.Error)]
    public void Tallies_OutOfRange_AreRefused(long x, long n, long y, long m, Outcome outcome)
    {
        TwoProportionTest.Compare(x, n, y, m).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        FisherExactTest.Compare(x, n, y, m).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
        NonInferiorityTest.OfProportions(x, n, y, m, 0.1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Rates_WithoutEventsOrExposure_AreRefused()
    {
        RateRatioTest.Compare(0, 1, 0, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.TooLittle);
        RateRatioTest.Compare(0, 0, 3, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.NoData);
        RateRatioTest.Compare(2, 0, 3, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Error);
        RateRatioTest.Compare(2, double.NaN, 3, 1).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.Error);
    }

    [Fact]
    public void Tables_WithoutInformation_AreRefused()
    {
        ContingencyTest.Compare([]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.NoData);
        ContingencyTest
            .Compare([
                [5, 0],
                [3, 0],
            ])
            .Refusal.ShouldNotBeNull()
            .Outcome.ShouldBe(Outcome.Undecided);
        ContingencyTest
            .Compare([
                [5, 1],
                [3],
            ])
            .Refusal.ShouldNotBeNull()
            .Outcome.ShouldBe(Outcome.Error);
        ContingencyTest
            .Compare([
                [5, double.NaN],
                [3, 1],
            ])
            .Refusal.ShouldNotBeNull()
            .Outcome.ShouldBe(Outcome.Error);
        SampleRatioTest.Compare([0, 0], [1, 1]).Refusal.ShouldNotBeNull().Outcome.ShouldBe(Outcome.NoData);
    }

    [Fact]
    public void BaselineThroughZero_HasNoRatio() =>
        RatioOfMeansBootstrap.Draw([1, 2], [-1, 1], 1).Refusal.ShouldNotBeNull().Reason.ShouldContain("denominator");

    [Fact]
    public void Levels_OutOfRange_NameFieldValueAndRemedy()
    {
        foreach (var confidence in new[] { 0, 1, -0.5, 95, double.NaN })
        {
            var fault = Should.Throw<ArgumentException>(() => WelchTest.Compare([1, 2], [3, 4], confidence));
            fault.ParamName.ShouldBe("confidence");
            fault.Message.ShouldContain($"{confidence}");
            fault.Message.ShouldContain("strictly between 0 and 1");
        }

        Should.Throw<ArgumentException>(() => WelchTest.Compare([1, 2], [3, 4]).Decide(Alternative.Greater, 2)).ParamName.ShouldBe("alpha");
        Should.Throw<ArgumentException>(() => RateRatioTest.Compare(1, 1, 1, 1, ratio: 0)).ParamName.ShouldBe("ratio");
        Should.Throw<ArgumentException>(() => EquivalenceTest.OfMeans([1, 2], [3, 4], 1, -1)).ParamName.ShouldBe("low");
        Should.Throw<ArgumentException>(() => SampleQuantile.Of([1], 1.5)).ParamName.ShouldBe("probability");
    }
}
