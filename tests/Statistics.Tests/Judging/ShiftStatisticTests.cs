using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class ShiftStatisticTests
{
    /// <summary>Series with many ties, with none, and so far from zero that a shift makes neighbours equal by rounding.</summary>
    private static readonly Gen<double> _sample = Gen.OneOf(
        Gen.Choose(0, 4).Select(static i => (double)i),
        Gen.Choose(-1000, 1000).Select(static i => i / 7.0),
        Gen.Choose(0, 50).Select(static i => 1e9 + (i * 1.2e-7)),
        Gen.Choose(-5, 5).Select(static i => i * 1e-17)
    );

    private static readonly Gen<double[]> _series = Gen.Choose(1, 25).SelectMany(static n => Gen.ArrayOf(_sample, n));

    private static readonly Gen<double[]> _places = Gen.Choose(1, 30)
        .SelectMany(static n => Gen.ArrayOf(Gen.Choose(0, 1000).Select(static i => i / 1000.0), n));

    private static readonly Arbitrary<(double[] Canary, double[] Baseline, double[] Places)> _cases = _series
        .SelectMany(static canary => _series.SelectMany(baseline => _places.Select(places => (canary, baseline, places))))
        .ToArbitrary();

    [Fact]
    public void At_AnySequenceOfShifts_IsBitIdenticalToRankingThePooledSamples() =>
        Prop.ForAll(
                _cases,
                static input =>
                {
                    var statistic = new ShiftStatistic([.. input.Canary.Order()], [.. input.Baseline.Order()]);
                    foreach (var place in input.Places)
                    {
                        var shift = statistic.Lowest + (place * (statistic.Highest - statistic.Lowest));
                        statistic.At(shift, 0.3).ShouldBe(PooledRanks.Statistic(input.Canary, input.Baseline, shift, 0.3));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void At_DifferencesOfTheSamples_TiesAreSeen() =>
        Prop.ForAll(
                _cases,
                static input =>
                {
                    var statistic = new ShiftStatistic([.. input.Canary.Order()], [.. input.Baseline.Order()]);
                    foreach (var canary in input.Canary.Take(5))
                    {
                        foreach (var baseline in input.Baseline.Take(5))
                        {
                            var shift = canary - baseline;
                            statistic.At(shift, -1).ShouldBe(PooledRanks.Statistic(input.Canary, input.Baseline, shift, -1));
                        }
                    }
                }
            )
            .QuickCheckThrowOnFailure();
}
