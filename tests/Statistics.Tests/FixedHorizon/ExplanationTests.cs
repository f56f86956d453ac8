namespace Rollouts.Statistics.Tests;

/// <summary>Every result says in one sentence what was compared, how large the effect is, how sure that is, and what would have decided otherwise.</summary>
public sealed class ExplanationTests
{
    private static readonly double[] Canary = [12.1, 11.8, 13.0, 12.6, 12.9, 12.2];
    private static readonly double[] Baseline = [11.0, 11.4, 10.9, 11.6, 11.2, 11.1];

    [Fact]
    public void Welch_OfAShownDifference_SaysWhatWouldHaveLeftItOpen() =>
        WelchTest
            .Compare(Canary, Baseline)
            .Explanation.ShouldBe(
                "Means of 6 canary and 6 baseline values: difference of means 1.233 (95 % interval 0.7194 to 1.747), "
                    + "p = 0.0005935 (canary larger 0.0002967, smaller 0.9997); it would have been left open by an effect nearer to 0 than 0.5139."
            );

    [Fact]
    public void RateRatio_LeftOpen_SaysHowMuchMoreIsNeeded()
    {
        var sentence = RateRatioTest.Compare(12, 100, 9, 100).Explanation;
        sentence.ShouldStartWith("12 canary events in 100 against 9 baseline events in 100: rate ratio 1.333 (95 % interval ");
        sentence.ShouldContain("it would have been decided at this scatter by an effect beyond ");
        sentence.ShouldEndWith(" times the data.");
    }

    [Theory]
    [InlineData(9, 9, 0, 9, "infinity (95 % interval", "left open by an interval that still holds 1.")]
    [InlineData(0, 3, 2, 3, "odds ratio 0 (95 % interval", "decided by more data that move the interval's end past 1.")]
    [InlineData(0, 9, 0, 9, "odds ratio without an estimate", "an effect that can be estimated.")]
    public void Fisher_OnTheEdge_StillSaysWhatWouldDecide(long x, long n, long y, long m, string effect, string otherwise)
    {
        var sentence = FisherExactTest.Compare(x, n, y, m).Explanation;
        sentence.ShouldContain(effect);
        sentence.ShouldEndWith(otherwise);
    }

    [Fact]
    public void Refusal_SaysWhy() =>
        WelchTest
            .Compare([1], Baseline)
            .Explanation.ShouldBe(
                "Means of 1 canary and 6 baseline values: difference of means unknown, no finding (TooLittle), because the canary has 1 usable value, and at least 2 are needed."
            );

    [Fact]
    public void Equivalence_SaysWhichDifferencesWouldPass() =>
        EquivalenceTest.OfMeans(Canary, Baseline, -2, 2).Explanation.ShouldContain("it is decided by a difference from -1.5");

    [Theory]
    [InlineData(Alternative.Greater, Outcome.Fail)]
    [InlineData(Alternative.TwoSided, Outcome.Fail)]
    [InlineData(Alternative.Less, Outcome.Undecided)]
    public void Decide_FailsOnlyInTheHarmfulDirection(Alternative harmful, Outcome expected) =>
        WelchTest.Compare(Canary, Baseline).Decide(harmful).ShouldBe(expected);

    [Fact]
    public void Bootstraps_WithOneSeed_AreTheSameEverywhere()
    {
        var first = RatioOfMeansBootstrap.Draw(Canary, Baseline, seed: 42, resamples: 500);
        RatioOfMeansBootstrap.Draw(Canary, Baseline, seed: 42, resamples: 500).ShouldBe(first);
        first.Interval.Contains(1.11).ShouldBeTrue();
        MovingBlockBootstrap.Draw(Canary, Baseline, seed: 42).Interval.Contains(1.11).ShouldBeTrue();
        PermutationTest
            .Compare([.. Canary, .. Canary, .. Canary], [.. Baseline, .. Baseline, .. Baseline], seed: 1)
            .P.Greater.ShouldBe(1e-4, 1e-12);
    }
}
