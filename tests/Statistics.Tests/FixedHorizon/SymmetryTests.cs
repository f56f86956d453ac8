using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>Swapping the arms mirrors every answer.</summary>
public sealed class SymmetryTests
{
    [Fact]
    public void Swap_OfTwoSamples_MirrorsPValues() =>
        Prop.ForAll(
                RandomSamples.Arms,
                arms =>
                    Mirrored(WelchTest.Compare(arms.X, arms.Y), WelchTest.Compare(arms.Y, arms.X))
                    && Mirrored(MannWhitneyTest.Compare(arms.X, arms.Y), MannWhitneyTest.Compare(arms.Y, arms.X))
                    && Mirrored(
                        MannWhitneyTest.Compare(arms.X, arms.Y, RankMethod.Normal),
                        MannWhitneyTest.Compare(arms.Y, arms.X, RankMethod.Normal)
                    )
                    && Mirrored(BrunnerMunzelTest.Compare(arms.X, arms.Y), BrunnerMunzelTest.Compare(arms.Y, arms.X))
                    && Mirrored(KolmogorovSmirnovTest.Compare(arms.X, arms.Y), KolmogorovSmirnovTest.Compare(arms.Y, arms.X))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Swap_OfSmallTiedSamples_MirrorsExactPValues() =>
        Prop.ForAll(
                RandomSamples.TinyArms,
                arms =>
                    Mirrored(
                        MannWhitneyTest.Compare(arms.X, arms.Y, RankMethod.Exact),
                        MannWhitneyTest.Compare(arms.Y, arms.X, RankMethod.Exact)
                    ) && Mirrored(PermutationTest.Compare(arms.X, arms.Y, 1), PermutationTest.Compare(arms.Y, arms.X, 1))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Swap_OfPairs_MirrorsPValues() =>
        Prop.ForAll(
                RandomSamples.PairedArms,
                arms =>
                    Mirrored(PairedTTest.Compare(arms.X, arms.Y), PairedTTest.Compare(arms.Y, arms.X))
                    && Mirrored(SignedRankTest.Compare(arms.X, arms.Y), SignedRankTest.Compare(arms.Y, arms.X))
                    && Mirrored(SignTest.Compare(arms.X, arms.Y), SignTest.Compare(arms.Y, arms.X))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Swap_OfTallies_MirrorsPValuesAndIntervals() =>
        Prop.ForAll(
                RandomSamples.Tallies,
                t =>
                {
                    var z = (TwoProportionTest.Compare(t.X, t.N, t.Y, t.M), TwoProportionTest.Compare(t.Y, t.M, t.X, t.N));
                    var fisher = (FisherExactTest.Compare(t.X, t.N, t.Y, t.M), FisherExactTest.Compare(t.Y, t.M, t.X, t.N));
                    var rate = (RateRatioTest.Compare(t.X, t.N, t.Y, t.M), RateRatioTest.Compare(t.Y, t.M, t.X, t.N));
                    return Mirrored(z.Item1, z.Item2)
                        && Mirrored(fisher.Item1, fisher.Item2)
                        && Mirrored(rate.Item1, rate.Item2)
                        && Close(z.Item1.NewcombeInterval.Lower, -z.Item2.NewcombeInterval.Upper)
                        && Close(fisher.Item1.Interval.Lower, 1 / fisher.Item2.Interval.Upper)
                        && Close(rate.Item1.Interval.Lower, 1 / rate.Item2.Interval.Upper);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Swap_OfTwoSamples_MirrorsTheShift() =>
        Prop.ForAll(
                RandomSamples.Arms,
                arms =>
                {
                    var (there, back) = (HodgesLehmannEstimator.Estimate(arms.X, arms.Y), HodgesLehmannEstimator.Estimate(arms.Y, arms.X));
                    return there.Shift == -back.Shift
                        && there.Interval.Lower == -back.Interval.Upper
                        && there.Interval.Upper == -back.Interval.Lower;
                }
            )
            .QuickCheckThrowOnFailure();

    private static bool Mirrored(TestResult there, TestResult back) =>
        there.Refusal?.Outcome == back.Refusal?.Outcome
        && Close(there.P.TwoSided, back.P.TwoSided)
        && Close(there.P.Greater, back.P.Less)
        && Close(there.P.Less, back.P.Greater);

    private static bool Close(double a, double b) => a == b || Math.Abs(a - b) <= 1e-9 * Math.Max(1e-3, Math.Abs(a));
}
