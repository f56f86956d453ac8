namespace Rollouts.Statistics.Tests;

public sealed class GammaFunctionTests
{
    // Expected values of the doubles nearest to the arguments, computed with 60 decimal digits.
    [Theory]
    [InlineData(0.99999999, 5.7721567602657308e-9)]
    [InlineData(1.0000001, -5.7721558299185071e-8)]
    [InlineData(1.9999999, -4.2278430309861298e-8)]
    [InlineData(0.5, 0.57236494292470008)]
    [InlineData(5.5, 3.9578139676187162)]
    [InlineData(100000, 1051287.7089736569)]
    [InlineData(-0.5, 1.2655121234846454)]
    public void Log_AlsoNearItsZeros_KeepsItsDigits(double x, double expected) =>
        GammaFunction.Log(x).ShouldBe(expected, 2e-15 * Math.Abs(expected));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.PositiveInfinity)]
    public void Log_AtAPole_IsInfinite(double x) => GammaFunction.Log(x).ShouldBe(double.PositiveInfinity);

    [Fact]
    public void LogBeta_ArgumentsFarApart_DoesNotCancel() => GammaFunction.LogBeta(0.001, 1e10).ShouldBe(6.8841530344539632, 1e-14);

    [Fact]
    public void LogChoose_SmallNumbers_IsTheCount() => Math.Exp(GammaFunction.LogChoose(10, 3)).ShouldBe(120, 1e-11);
}
