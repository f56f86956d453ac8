namespace Rollouts.Statistics;

/// <summary>
/// Power of the two-sample t test with n values per arm: P(T &gt; t_crit) for T noncentral t with 2(n - 1) degrees of freedom and
/// noncentrality √(n/2) δ/σ. Two-sided tests count only the rejections in the right direction.
/// </summary>
/// <remarks>Assumes independent normal values of one standard deviation. Source: J. Cohen, Statistical Power Analysis (1988).</remarks>
public static class MeanTestPower
{
    private const double FewestValues = 2;

    /// <summary>The chance of finding a difference.</summary>
    /// <param name="perArm">n, at least 2; need not be whole.</param>
    /// <param name="difference">δ, the true difference of means, in the unit of the values.</param>
    /// <param name="deviation">σ, the standard deviation of one value, above 0.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="twoSided">Whether either direction is tested for.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double Of(double perArm, double difference, double deviation, double alpha = 0.05, bool twoSided = true)
    {
        RequireArguments(difference, deviation, alpha);
        if (!(perArm >= FewestValues && double.IsFinite(perArm)))
        {
            throw new ArgumentException($"perArm = {perArm} is out of range: pass 2 or more values per arm.", nameof(perArm));
        }

        var df = 2 * (perArm - 1);
        var critical = new StudentTDistribution(df).UpperQuantile(twoSided ? alpha / 2 : alpha);
        var shift = Math.Sqrt(perArm / 2) * Math.Abs(difference) / deviation;
        return new NoncentralTDistribution(df, shift).Upper(critical);
    }

    /// <summary>How many values each arm needs for a power; not rounded up to a whole number.</summary>
    /// <param name="difference">δ, the difference to find, not 0.</param>
    /// <param name="deviation">σ, the standard deviation of one value, above 0.</param>
    /// <param name="power">The wanted chance of finding it.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="twoSided">Whether either direction is tested for.</param>
    /// <returns>At least 2; infinite when no number of values suffices.</returns>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double SampleSize(double difference, double deviation, double power, double alpha = 0.05, bool twoSided = true)
    {
        RequireArguments(difference, deviation, alpha);
        Level.Require(power, nameof(power));
        if (difference == 0)
        {
            return double.PositiveInfinity;
        }

        // The normal approximation is within a few values of the answer.
        var z = NormalDistribution.UpperQuantile(twoSided ? alpha / 2 : alpha) + NormalDistribution.Quantile(power);
        var guess = Math.Max(FewestValues, 2 * Math.Pow(z * deviation / difference, 2));
        if (!double.IsFinite(guess) || Of(FewestValues, difference, deviation, alpha, twoSided) >= power)
        {
            return double.IsFinite(guess) ? FewestValues : double.PositiveInfinity;
        }

        var high = guess + 10;
        while (Of(high, difference, deviation, alpha, twoSided) < power)
        {
            high *= 2;
        }

        return MonotoneRoot.Find(n => Of(n, difference, deviation, alpha, twoSided), power, FewestValues, high);
    }

    /// <summary>The smallest difference that is found with a power.</summary>
    /// <param name="perArm">n, at least 2.</param>
    /// <param name="deviation">σ, the standard deviation of one value, above 0.</param>
    /// <param name="power">The wanted chance of finding it, above alpha.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="twoSided">Whether either direction is tested for.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static double DetectableDifference(double perArm, double deviation, double power, double alpha = 0.05, bool twoSided = true)
    {
        Level.Require(power, nameof(power));
        if (Of(perArm, 0, deviation, alpha, twoSided) >= power)
        {
            return 0;
        }

        return MonotoneRoot.FindPositive(d => Of(perArm, d, deviation, alpha, twoSided), power, deviation / Math.Sqrt(perArm));
    }

    private static void RequireArguments(double difference, double deviation, double alpha)
    {
        Level.Require(alpha, nameof(alpha));
        if (!double.IsFinite(difference))
        {
            throw new ArgumentException($"difference = {difference} is no difference: pass a finite number.", nameof(difference));
        }

        if (!(deviation > 0 && double.IsFinite(deviation)))
        {
            throw new ArgumentException(
                $"deviation = {deviation} is no standard deviation: pass a finite number above 0.",
                nameof(deviation)
            );
        }
    }
}
