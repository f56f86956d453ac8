namespace Rollouts.Statistics;

/// <summary>Student's t test of the mean of paired differences: t = d̄/(s_d/√n) with n - 1 degrees of freedom.</summary>
/// <remarks>Assumes independent pairs whose mean difference is close to normal. Source: Student, Biometrika 6 (1908).</remarks>
public static class PairedTTest
{
    /// <summary>Compares window by window.</summary>
    /// <param name="canary">One value per window.</param>
    /// <param name="baseline">The value of the same window; a pair with a NaN in it is left out.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static PairedTResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var differences = Sample.ReadDifferences(canary, baseline, 2);
        if (differences.Fault is { } fault)
        {
            return new PairedTResult(new(differences.Values.Length, 0, 0), confidence) { Refusal = fault };
        }

        var moments = Moments.Of(differences.Values);
        var result = new PairedTResult(moments, confidence);
        if (moments.Variance == 0)
        {
            var reason = $"every difference is {Figures.Show(moments.Mean)}: it is not a matter of chance";
            return result with { Refusal = new(Outcome.Undecided, reason) };
        }

        return result with
        {
            P = PValues.FromTails(result.Distribution.Tails(result.T)),
        };
    }
}
