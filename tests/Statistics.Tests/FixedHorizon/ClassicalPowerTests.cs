using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

public sealed class ClassicalPowerTests
{
    [Fact]
    public void SampleSize_GivesThePowerItWasAskedFor() =>
        Prop.ForAll(
                Gen.Choose(5, 200).Select(d => d / 100.0).ToArbitrary(),
                Gen.Choose(20, 99).Select(p => p / 100.0).ToArbitrary(),
                (difference, power) =>
                {
                    var n = MeanTestPower.SampleSize(difference, 1.3, power);
                    var trials = ProportionTestPower.SampleSize(0.02, 0.02 + (difference / 10), power);
                    return (n == 2 || Math.Abs(MeanTestPower.Of(n, difference, 1.3) - power) < 1e-9)
                        && Math.Abs(ProportionTestPower.Of(trials, 0.02, 0.02 + (difference / 10)) - power) < 1e-9
                        && (n == 2 || Math.Abs(MeanTestPower.DetectableDifference(n, 1.3, power) - difference) < 1e-7);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Power_WithoutADifference_IsHalfTheTwoSidedLevel()
    {
        MeanTestPower.Of(40, 0, 1).ShouldBe(0.025, 1e-10);
        MeanTestPower.Of(40, 0, 1, twoSided: false).ShouldBe(0.05, 1e-10);
        MeanTestPower.SampleSize(0, 1, 0.8).ShouldBe(double.PositiveInfinity);
        ProportionTestPower.SampleSize(0.1, 0.1, 0.8).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void OneSidedTests_NeedFewerValues() =>
        MeanTestPower.SampleSize(0.5, 1, 0.8, twoSided: false).ShouldBeLessThan(MeanTestPower.SampleSize(0.5, 1, 0.8));

    [Theory]
    [InlineData(1, 1, 1, "perArm")]
    [InlineData(10, double.NaN, 1, "difference")]
    [InlineData(10, 1, 0, "deviation")]
    public void Power_OutOfRange_NamesTheField(double perArm, double difference, double deviation, string field) =>
        Should.Throw<ArgumentException>(() => MeanTestPower.Of(perArm, difference, deviation)).ParamName.ShouldBe(field);

    [Fact]
    public void NonInferiorRates_PassOnlyBelowTheMargin()
    {
        RateRatioTest.Compare(100, 1000, 100, 1000, ratio: 1.5).DecideNonInferior().ShouldBe(Outcome.Pass);
        RateRatioTest.Compare(100, 1000, 100, 1000, ratio: 1.05).DecideNonInferior().ShouldBe(Outcome.Undecided);
        NonInferiorityTest.OfProportions(30, 3000, 30, 3000, 0.005).Decide().ShouldBe(Outcome.Pass);
    }
}
