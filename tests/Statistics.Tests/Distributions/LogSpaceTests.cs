namespace Rollouts.Statistics.Tests;

public sealed class LogSpaceTests
{
    [Fact]
    public void Sum_FarBelowTheSmallestDouble_KeepsItsDigits() =>
        LogSpace.Sum([-2000, -2000 + Math.Log(3), double.NegativeInfinity]).ShouldBe(-2000 + Math.Log(4), 1e-12);

    [Fact]
    public void Sum_OfNothing_IsNothing()
    {
        LogSpace.Sum([]).ShouldBe(double.NegativeInfinity);
        LogSpace.Add(double.NegativeInfinity, double.NegativeInfinity).ShouldBe(double.NegativeInfinity);
        LogSpace.Add(double.NegativeInfinity, -3).ShouldBe(-3);
    }

    [Theory]
    [InlineData(-1e-20)]
    [InlineData(-1e-5)]
    [InlineData(-0.5)]
    [InlineData(-30)]
    public void Complement_Twice_IsTheSame(double logProbability) =>
        LogSpace.Complement(LogSpace.Complement(logProbability)).ShouldBe(logProbability, 1e-13 * -logProbability);

    [Theory]
    [InlineData(1e-20)]
    [InlineData(-1e-12)]
    [InlineData(0)]
    public void TinyArguments_AreTheirOwnLogarithmAndPower(double x)
    {
        LogSpace.Log1Plus(x).ShouldBe(x, (1e-11 * Math.Abs(x)) + 1e-300);
        LogSpace.ExpMinus1(x).ShouldBe(x, (1e-11 * Math.Abs(x)) + 1e-300);
    }
}
