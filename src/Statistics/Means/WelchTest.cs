namespace Rollouts.Statistics;

/// <summary>
/// Welch's t test of two means with unequal variances: t = (x̄ - ȳ)/√(s²x/n + s²y/m), with
/// (a + b)²/(a²/(n-1) + b²/(m-1)) degrees of freedom for a = s²x/n and b = s²y/m.
/// </summary>
/// <remarks>
/// Assumes independent values whose means are close to normal (any values from about 30 per arm on, fewer when symmetric).
/// Values of one time series are not independent: compare windows, or count fewer values (effective sample size) first.
/// Source: B. L. Welch, Biometrika 34 (1947).
/// </remarks>
public static class WelchTest
{
    /// <summary>Compares the means.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static WelchResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 2);
        var y = Sample.Read(baseline, "baseline", 2);
        return Sample.Worse(x, y) is { } fault
            ? new WelchResult(new(x.Values.Length, 0, 0), new(y.Values.Length, 0, 0), confidence) { Refusal = fault }
            : Compare(Moments.Of(x.Values), Moments.Of(y.Values), confidence);
    }

    /// <summary>Compares two means that are known by their moments.</summary>
    /// <param name="canary">At least two values.</param>
    /// <param name="baseline">At least two values.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static WelchResult Compare(Moments canary, Moments baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var result = new WelchResult(canary, baseline, confidence);
        if (result.Fault() is { } fault)
        {
            return result with { Refusal = fault };
        }

        return result with
        {
            P = PValues.FromTails(result.Distribution.Tails(result.T)),
        };
    }
}
