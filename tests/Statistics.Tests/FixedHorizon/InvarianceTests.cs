using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>What may not change an answer: monotone maps for rank tests, units for all, order and the caller's arrays.</summary>
public sealed class InvarianceTests
{
    [Fact]
    public void RankTests_UnderAMonotoneMap_AnswerTheSame() =>
        Prop.ForAll(
                RandomSamples.Arms,
                arms =>
                {
                    // Strictly increasing on the doubles in use, so ties stay ties and nothing else becomes one.
                    var places = arms
                        .X.Concat(arms.Y)
                        .Distinct()
                        .Order()
                        .Select((value, place) => (value, place))
                        .ToDictionary(p => p.value, p => p.place);
                    double[] Mapped(double[] values) => Array.ConvertAll(values, value => Math.Cbrt(places[value]) + 7);
                    var (x, y) = (Mapped(arms.X), Mapped(arms.Y));
                    return MannWhitneyTest.Compare(arms.X, arms.Y) == MannWhitneyTest.Compare(x, y)
                        && BrunnerMunzelTest.Compare(arms.X, arms.Y) == BrunnerMunzelTest.Compare(x, y)
                        && KolmogorovSmirnovTest.Compare(arms.X, arms.Y) == KolmogorovSmirnovTest.Compare(x, y)
                        && Dominance.Compare(arms.X, arms.Y) == Dominance.Compare(x, y)
                        && AndersonDarlingTest.Compare(arms.X, arms.Y) == AndersonDarlingTest.Compare(x, y);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Tests_InAnotherUnit_AnswerTheSame() =>
        Prop.ForAll(
                RandomSamples.Arms,
                arms =>
                {
                    // A power of two changes no digit.
                    double[] Mapped(double[] values) => Array.ConvertAll(values, value => value * 1024);
                    var (x, y) = (Mapped(arms.X), Mapped(arms.Y));
                    return WelchTest.Compare(arms.X, arms.Y).P == WelchTest.Compare(x, y).P
                        && MannWhitneyTest.Compare(arms.X, arms.Y).P == MannWhitneyTest.Compare(x, y).P
                        && HodgesLehmannEstimator.Estimate(arms.X, arms.Y).Shift * 1024 == HodgesLehmannEstimator.Estimate(x, y).Shift
                        && PermutationTest.Compare(arms.X, arms.Y, 3, 99).P == PermutationTest.Compare(x, y, 3, 99).P;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Tests_OfShuffledValuesWithMissingOnes_AnswerTheSameAndLeaveTheInputAlone() =>
        Prop.ForAll(
                RandomSamples.Arms,
                Gen.Choose(0, 1000).ToArbitrary(),
                (arms, seed) =>
                {
                    double[] shuffled = [double.NaN, .. arms.X, double.NaN];
                    new Random(seed).Shuffle(shuffled);
                    var before = (double[])shuffled.Clone();
                    var same =
                        MannWhitneyTest.Compare(arms.X, arms.Y) == MannWhitneyTest.Compare(shuffled, arms.Y)
                        && KolmogorovSmirnovTest.Compare(arms.X, arms.Y) == KolmogorovSmirnovTest.Compare(shuffled, arms.Y)
                        && HodgesLehmannEstimator.Estimate(arms.X, arms.Y) == HodgesLehmannEstimator.Estimate(shuffled, arms.Y)
                        && SampleQuantile.Of(arms.X, 0.3) == SampleQuantile.Of(shuffled, 0.3);
                    return same && shuffled.SequenceEqual(before);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Welch_OnAnOffsetOf1e9_KeepsTheDigitsTheValuesHave()
    {
        // The offset and the halves are exact in binary, so the answers have to agree to rounding.
        double[] x = [0.5, 2, 1.25, 3.5, 0.75];
        double[] y = [1, 4.5, 2.5, 3.25];
        var plain = WelchTest.Compare(x, y);
        var offset = WelchTest.Compare(Array.ConvertAll(x, v => v + 1e9), Array.ConvertAll(y, v => v + 1e9));
        offset.T.ShouldBe(plain.T, 1e-12);
        offset.P.TwoSided.ShouldBe(plain.P.TwoSided, 1e-12);
    }
}
