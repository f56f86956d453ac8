using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>P-values are probabilities, intervals hold their estimates and grow with confidence, nothing is NaN, every sentence is whole.</summary>
public sealed class RangeTests
{
    [Fact]
    public void Tests_OfAnySamples_AnswerWithinTheirRange() =>
        Prop.ForAll(
                Gen.OneOf(RandomSamples.Arms.Generator, RandomSamples.TinyArms.Generator).ToArbitrary(),
                arms =>
                    Sound(WelchTest.Compare(arms.X, arms.Y))
                    && Sound(MannWhitneyTest.Compare(arms.X, arms.Y))
                    && Sound(MannWhitneyTest.Compare(arms.X, arms.Y, RankMethod.Exact))
                    && Sound(BrunnerMunzelTest.Compare(arms.X, arms.Y))
                    && Sound(KolmogorovSmirnovTest.Compare(arms.X, arms.Y))
                    && Sound(PermutationTest.Compare(arms.X, arms.Y, 5, 99))
                    && AndersonDarlingTest.Compare(arms.X, arms.Y).P is >= 0 and <= 1
                    && Sound(Dominance.Compare(arms.X, arms.Y).Effect)
                    && Sound(HodgesLehmannEstimator.Estimate(arms.X, arms.Y).Effect)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void PairedTests_OfAnySamples_AnswerWithinTheirRange() =>
        Prop.ForAll(
                RandomSamples.PairedArms,
                arms =>
                    Sound(PairedTTest.Compare(arms.X, arms.Y))
                    && Sound(SignedRankTest.Compare(arms.X, arms.Y))
                    && Sound(SignedRankTest.Compare(arms.X, arms.Y, RankMethod.Exact))
                    && Sound(SignTest.Compare(arms.X, arms.Y))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Tests_OfAnyTallies_AnswerWithinTheirRange() =>
        Prop.ForAll(
                RandomSamples.Tallies,
                t =>
                    Sound(TwoProportionTest.Compare(t.X, t.N, t.Y, t.M))
                    && Sound(FisherExactTest.Compare(t.X, t.N, t.Y, t.M))
                    && Sound(RateRatioTest.Compare(t.X, t.N, t.Y, t.M, 1.25))
                    && Sound(BinomialTest.Compare(t.X, t.N, 0.3))
                    && Sound(
                        ContingencyTest.Compare([
                            [t.X, t.N - t.X],
                            [t.Y, t.M - t.Y],
                        ])
                    )
                    && Sound(SampleRatioTest.Compare([t.X, t.Y], [1, 3]))
                    && NonInferiorityTest.OfProportions(t.X, t.N, t.Y, t.M, 0.1).P is >= 0 and <= 1
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Intervals_WithMoreConfidence_AreWider() =>
        Prop.ForAll(
                RandomSamples.Arms,
                RandomSamples.Tallies,
                (arms, t) =>
                    Nested(c => WelchTest.Compare(arms.X, arms.Y, c).Effect.Interval)
                    && Nested(c => MannWhitneyTest.Compare(arms.X, arms.Y, confidence: c).Effect.Interval)
                    && Nested(c => HodgesLehmannEstimator.Estimate(arms.X, arms.Y, c).Interval)
                    && Nested(c => TwoProportionTest.Compare(t.X, t.N, t.Y, t.M, c).NewcombeInterval)
                    && Nested(c => FisherExactTest.Compare(t.X, t.N, t.Y, t.M, c).Interval)
                    && Nested(c => RateRatioTest.Compare(t.X, t.N, t.Y, t.M, confidence: c).Interval)
                    && Nested(c => BinomialInterval.Wilson(t.X, t.N, c))
                    && Nested(c => BinomialInterval.ClopperPearson(t.X, t.N, c))
                    && Nested(c => BinomialInterval.Jeffreys(t.X, t.N, c))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Decisions_AgreeWithTheIntervalsOfTheSameLevel() =>
        Prop.ForAll(
                RandomSamples.Arms,
                arms =>
                {
                    var welch = WelchTest.Compare(arms.X, arms.Y);
                    return welch.Refusal is not null || welch.Effect.Interval.Contains(0) == (welch.P.TwoSided > 0.05);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Quantiles_OfEveryType_RiseWithTheProbability() =>
        Prop.ForAll(
                RandomSamples.Arms,
                Gen.Choose(0, 99).ToArbitrary(),
                (arms, percent) =>
                    Enum.GetValues<QuantileType>()
                        .All(type =>
                            SampleQuantile.Of(arms.X, percent / 100.0, type) <= SampleQuantile.Of(arms.X, (percent + 1) / 100.0, type)
                        )
            )
            .QuickCheckThrowOnFailure();

    /// <summary>0.14 * 33.3 + 1/3 is a hair less than 5 in doubles.</summary>
    [Fact]
    public void Quantile_AHairBelowAnOrderStatistic_IsWithinTheSample()
    {
        double[] values = [-4, -4, -4, -4, -4, -3, .. Enumerable.Repeat(0.0, 27)];

        SampleQuantile.Of(values, 0.14, QuantileType.MedianUnbiased).ShouldBe(-4);
    }

    [Fact]
    public void AdjustedPValues_AreOrderedByTheStrengthOfTheirClaim() =>
        Prop.ForAll(
                Gen.Choose(0, 1000).Select(p => p / 1000.0).ArrayOf().ToArbitrary(),
                p =>
                    Enumerable
                        .Range(0, p.Length)
                        .All(i =>
                            p[i] <= PValueAdjustment.BenjaminiHochberg(p)[i]
                            && PValueAdjustment.BenjaminiHochberg(p)[i] <= PValueAdjustment.Hommel(p)[i] + 1e-12
                            && PValueAdjustment.Hommel(p)[i] <= PValueAdjustment.Hochberg(p)[i] + 1e-12
                            && PValueAdjustment.Hochberg(p)[i] <= PValueAdjustment.Holm(p)[i] + 1e-12
                            && PValueAdjustment.Holm(p)[i] <= PValueAdjustment.Bonferroni(p)[i] + 1e-12
                            && PValueAdjustment.BenjaminiHochberg(p)[i] <= PValueAdjustment.BenjaminiYekutieli(p)[i] + 1e-12
                            && PValueAdjustment.Bonferroni(p)[i] <= 1
                        )
            )
            .QuickCheckThrowOnFailure();

    private static bool Nested(Func<double, Interval> at)
    {
        var (narrow, wide) = (at(0.8), at(0.99));
        return wide.Lower <= narrow.Lower && narrow.Upper <= wide.Upper && wide.Lower <= wide.Upper;
    }

    private static bool Sound(TestResult result) =>
        IsProbability(result.P.TwoSided)
        && IsProbability(result.P.Greater)
        && IsProbability(result.P.Less)
        && (result.Refusal is null || result.P == PValues.NoEvidence)
        && Sound(result.Effect)
        && !result.Explanation.Contains("NaN", StringComparison.Ordinal)
        && result.Explanation.EndsWith('.');

    private static bool Sound(Effect effect) =>
        !double.IsNaN(effect.Interval.Lower)
        && effect.Interval.Lower <= effect.Interval.Upper
        && (effect.Estimate is not { } estimate || (estimate >= effect.Interval.Lower - 1e-9 && estimate <= effect.Interval.Upper + 1e-9));

    private static bool IsProbability(double p) => p is >= 0 and <= 1;
}
