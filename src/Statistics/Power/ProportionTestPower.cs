namespace Rollouts.Statistics;

/// <summary>
/// Power of the pooled z test of two proportions with n trials per arm:
/// Φ((√n |p₁ - p₂| - z_α √((p₁ + p₂)(1 - (p₁ + p₂)/2)))/√(p₁(1 - p₁) + p₂(1 - p₂))).
/// </summary>
/// <remarks>Assumes independent trials, about ten events per arm. Source: J. L. Fleiss, Statistical Methods for Rates and Proportions (1981).</remarks>
public static class ProportionTestPower
{
    /// <summary>The chance of finding a difference.</summary>
    /// <param name="perArm">n, above 0; need not be whole.</param>
    /// <param name="first">p₁, strictly between 0 and 1.</param>
    /// <param name="second">p₂, strictly between 0 and 1.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="twoSided">Whether either direction is tested for.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Of(double perArm, double first, double second, double alpha = 0.05, bool twoSided = true)
    {
        var (pooled, separate) = Deviations(first, second, alpha);
        if (!(perArm > 0 && double.IsFinite(perArm)))
        {
            throw new ArgumentException($"perArm = {perArm} is out of range: pass a finite number of trials above 0.", nameof(perArm));
        }

        var z = NormalDistribution.UpperQuantile(twoSided ? alpha / 2 : alpha);
        return NormalDistribution.Lower(((Math.Sqrt(perArm) * Math.Abs(first - second)) - (z * pooled)) / separate);
    }

    /// <summary>How many trials each arm needs for a power; not rounded up to a whole number.</summary>
    /// <param name="first">p₁, strictly between 0 and 1.</param>
    /// <param name="second">p₂, strictly between 0 and 1.</param>
    /// <param name="power">The wanted chance of finding the difference.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="twoSided">Whether either direction is tested for.</param>
    /// <returns>Above 0; infinite when the proportions are equal.</returns>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double SampleSize(double first, double second, double power, double alpha = 0.05, bool twoSided = true)
    {
        var (pooled, separate) = Deviations(first, second, alpha);
        Level.Require(power, nameof(power));
        var z = NormalDistribution.UpperQuantile(twoSided ? alpha / 2 : alpha);
        var reach = (z * pooled) + (NormalDistribution.Quantile(power) * separate);
        return first == second ? double.PositiveInfinity : Math.Pow(Math.Max(0, reach) / (first - second), 2);
    }

    /// <summary>Standard deviations of the difference for one trial per arm, with and without pooling.</summary>
    private static (double Pooled, double Separate) Deviations(double first, double second, double alpha)
    {
        Level.Require(alpha, nameof(alpha));
        Level.Require(first, nameof(first));
        Level.Require(second, nameof(second));
        var sum = first + second;
        return (Math.Sqrt(sum * (1 - (sum / 2))), Math.Sqrt((first * (1 - first)) + (second * (1 - second))));
    }
}
