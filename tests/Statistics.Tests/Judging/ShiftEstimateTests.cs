using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class ShiftEstimateTests
{
    private static readonly Arbitrary<(double[] Canary, double[] Baseline)> _pairs = Gen.Choose(5, 40)
        .SelectMany(static n => Gen.ArrayOf(Gen.Choose(-100_000, 100_000).Select(static i => i / 64.0), n))
        .Two()
        .Select(static pair => (pair.Item1, pair.Item2))
        .ToArbitrary();

    [Fact]
    public void Of_SamplesApart_EndsLieAtTheOrderStatisticsOfTheDifferences() =>
        Prop.ForAll(
                _pairs,
                static pair =>
                {
                    var estimate = ShiftEstimate.Of(pair.Canary, pair.Baseline, 0.98);
                    if (pair.Canary.Concat(pair.Baseline).Distinct().Count() < pair.Canary.Length + pair.Baseline.Length)
                    {
                        return;
                    }

                    var differences = pair.Canary.SelectMany(c => pair.Baseline.Select(b => c - b)).Order().ToArray();
                    var (n, m) = (pair.Canary.Length, pair.Baseline.Length);
                    var sigma = Math.Sqrt(n * m * (n + m + 1) / 12.0);
                    var k = (int)Math.Ceiling((n * m / 2.0) - 0.5 - (2.3263478740408408 * sigma));
                    var lower = k < 1 ? differences[0] : differences[k - 1];
                    estimate!.Value.Interval.Lower.ShouldBe(lower, 2e-4);
                    estimate.Value.Interval.Upper.ShouldBe(k < 1 ? differences[^1] : differences[^k], 2e-4);

                    // Half a rank from the middle the continuity correction takes all: the statistic is zero over one step more.
                    var odd = n * m % 2;
                    estimate.Value.Estimate.ShouldBeInRange(
                        differences[((n * m - 1) / 2) - odd] - 2e-4,
                        differences[(n * m / 2) + odd] + 2e-4
                    );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Of_ArmsExchanged_MirrorsTheInterval()
    {
        double[] canary = [3, 5, 8, 13, 21, 34];
        double[] baseline = [2.5, 4.25, 7, 11, 16];
        var forth = ShiftEstimate.Of(canary, baseline, 0.9)!.Value;
        var back = ShiftEstimate.Of(baseline, canary, 0.9)!.Value;
        back.Interval.Lower.ShouldBe(-forth.Interval.Upper, 2e-4);
        back.Interval.Upper.ShouldBe(-forth.Interval.Lower, 2e-4);
    }

    [Theory]
    [InlineData(new double[0], new[] { 1.0 })]
    [InlineData(new[] { 1.0 }, new double[0])]
    [InlineData(new[] { 2.0 }, new[] { 1.0 })]
    [InlineData(new[] { 1.0, 1.0 }, new[] { 1.0, 1.0 })]
    [InlineData(new[] { double.PositiveInfinity, 1.0 }, new[] { 1.0, 2.0 })]
    [InlineData(new[] { double.MaxValue, 1.0 }, new[] { -double.MaxValue, 2.0 })]
    public void Of_NothingToCompare_IsNull(double[] canary, double[] baseline) => ShiftEstimate.Of(canary, baseline, 0.98).ShouldBeNull();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Of_ConfidenceThatIsNone_NamesIt(double confidence) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ShiftEstimate.Of([1.0, 2], [3.0, 4], confidence)).Message.ShouldContain("0.98");
}
