using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>Logarithms of tails down to 1e-313 and beyond; the expected values were computed with 60 decimal digits.</summary>
public sealed class TailTests
{
    private const double Digits = 1e-13;

    [Theory]
    [InlineData(37.5, -707.66898931750719)]
    [InlineData(300, -45006.622732118663)]
    public void Normal_FarTail_KeepsItsDigits(double z, double logUpper) =>
        NormalDistribution.Tails(z).LogUpper.ShouldBe(logUpper, Digits * -logUpper);

    [Fact]
    public void StudentT_FractionalDegrees_KeepsItsDigits() =>
        new StudentTDistribution(3.3).Tails(-1e10).LogLower.ShouldBe(-75.605936945344462, 1e-11);

    [Fact]
    public void ChiSquared_FarTail_KeepsItsDigits() =>
        new ChiSquaredDistribution(49).Tails(1470).LogUpper.ShouldBe(-633.06108899909158, 1e-10);

    [Fact]
    public void Gamma_NearZero_KeepsItsDigits() => new GammaDistribution(2.5).Tails(1e-100).LogLower.ShouldBe(-576.8472468508585, 1e-10);

    [Fact]
    public void Beta_NearZero_KeepsItsDigits() => new BetaDistribution(20, 30).Tails(1e-16).LogLower.ShouldBe(-705.85414123967123, 1e-10);

    [Fact]
    public void F_FarTail_KeepsItsDigits() => new FDistribution(3, 7).Tails(1e90).LogUpper.ShouldBe(-721.50366228462843, 1e-10);

    [Fact]
    public void Binomial_FarTail_KeepsItsDigits() =>
        new BinomialDistribution(1000, 0.3).Tails(900).LogUpper.ShouldBe(-800.32721043840498, 1e-10);

    [Fact]
    public void Poisson_FarTail_KeepsItsDigits() => new PoissonDistribution(3).Tails(200).LogUpper.ShouldBe(-650.69926032470572, 1e-10);

    [Fact]
    public void Hypergeometric_FarTail_KeepsItsDigits() =>
        new HypergeometricDistribution(300, 2700, 1000).Tails(250).LogUpper.ShouldBe(-184.27387740424397, 1e-10);

    [Theory]
    [InlineData(6, 4, 0.5, 0.005069848543698244505)]
    [InlineData(6, 20, -1, 6.280513418525801e-8)]
    [InlineData(6, 126.5, -1, 2.714032129283893e-11)]
    [InlineData(6, 10000, 0.5, 1.954553560356826e-8)]
    public void NoncentralT_UpperTail_KeepsItsDigits(double t, double df, double shift, double upper) =>
        new NoncentralTDistribution(df, shift).Upper(t).ShouldBe(upper, 1e-11 * upper);

    [Fact]
    public void Discrete_TailsAndProbabilities_AddUp() =>
        Prop.ForAll(
                Gen.Choose(0, 400).SelectMany(n => Gen.Choose(0, n), (n, k) => (n, k)).ToArbitrary(),
                Gen.Choose(1, 999).Select(p => p / 1000.0).ToArbitrary(),
                (at, p) =>
                    AddsUp(new BinomialDistribution(at.n, p), at.k)
                    && AddsUp(new PoissonDistribution(at.n * p), at.k)
                    && AddsUp(new HypergeometricDistribution(at.n, 1 + (int)(500 * p), at.k), at.k / 2)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Continuous_Quantile_UndoesTails() =>
        Prop.ForAll(
                Gen.Choose(1, 400).Select(df => df / 4.0).ToArbitrary(),
                Gen.Choose(-60, -1).Select(e => Math.Pow(10, e / 5.0)).ToArbitrary(),
                (df, p) =>
                    Undone(new StudentTDistribution(df).Tails(new StudentTDistribution(df).Quantile(p)).Lower, p)
                    && Undone(new ChiSquaredDistribution(df).Tails(new ChiSquaredDistribution(df).Quantile(p)).Lower, p)
                    && Undone(new ChiSquaredDistribution(df).Tails(new ChiSquaredDistribution(df).UpperQuantile(p)).Upper, p)
                    && Undone(new BetaDistribution(df, 3).Tails(new BetaDistribution(df, 3).Quantile(p)).Lower, p)
                    && Undone(new FDistribution(df, 7).Tails(new FDistribution(df, 7).Quantile(p)).Lower, p)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void StudentT_MirroredArgument_MirrorsTails() =>
        Prop.ForAll(
                Gen.Choose(-5000, 5000).Select(t => t / 100.0).ToArbitrary(),
                Gen.Choose(1, 100).ToArbitrary(),
                (t, df) => new StudentTDistribution(df).Tails(t) == new StudentTDistribution(df).Tails(-t).Mirrored || t == 0
            )
            .QuickCheckThrowOnFailure();

    private static bool AddsUp<T>(T distribution, long k)
        where T : IDiscreteDistribution
    {
        var (here, before) = (distribution.Tails(k), distribution.Tails(k - 1));
        var point = Math.Exp(distribution.LogProbability(k));
        return Math.Abs(here.Lower + here.Upper - 1) < 1e-12
            && Math.Abs(before.Lower + point - here.Lower) < 1e-12
            && Math.Abs(here.Upper + point - before.Upper) < 1e-12;
    }

    private static bool Undone(double back, double p) => Math.Abs(back - p) <= 1e-9 * p;
}
