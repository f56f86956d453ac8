namespace Rollouts.Statistics.Tests;

public sealed class OutlierFencesTests
{
    [Fact]
    public void Guarded_FewOutliersOnly_AreBeyondTheOuterPercentiles()
    {
        double[] samples = [.. Enumerable.Repeat(1.0, 80), .. Enumerable.Repeat(2.0, 20)];
        OutlierFences.Interquartile(samples, 3).Excludes(2).ShouldBeTrue();
        OutlierFences.GuardedInterquartile(samples, 3).Excludes(2).ShouldBeFalse();
    }

    [Fact]
    public void KSigma_BothSides_ByPopulationDeviation()
    {
        // Mean 2, population standard deviation 2.
        double[] samples = [0, 0, 0, 0, 4, 4, 4, 4];
        OutlierFences.KSigma(samples, 1.5).ShouldBe(new(-1, 5));
    }

    [Fact]
    public void AnyFences_NoSamples_ExcludeNothing()
    {
        OutlierFences.Interquartile([], 3).ShouldBe(OutlierFences.Open);
        OutlierFences.GuardedInterquartile([], 3).ShouldBe(OutlierFences.Open);
        OutlierFences.KSigma([], 3).ShouldBe(OutlierFences.Open);
        OutlierFences.Open.Excludes(double.MaxValue).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void AnyFences_FactorNotAboveZero_IsRefused(double factor) =>
        Should.Throw<ArgumentOutOfRangeException>(() => OutlierFences.GuardedInterquartile([1], factor)).Message.ShouldContain("above 0");
}
