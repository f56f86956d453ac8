namespace Rollouts.Statistics;

/// <summary>
/// Cliff's delta = (#greater - #less)/(nm) and Vargha and Delaney's A12 = (#greater + ½ #equal)/(nm), which is also the common
/// language effect size: how often a canary value exceeds a baseline value.
/// </summary>
/// <remarks>
/// A description, valid for any distribution; its interval assumes independent values. In O((n + m) log(n + m)).
/// Sources: N. Cliff, Psychol. Bull. 114 (1993); A. Vargha and H. D. Delaney, J. Educ. Behav. Stat. 25 (2000).
/// </remarks>
public static class Dominance
{
    /// <summary>Compares all pairs.</summary>
    /// <param name="canary">Values in any order and unit; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static DominanceResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        if (Sample.Worse(x, y) is { } fault)
        {
            return new DominanceResult(default, confidence, fault);
        }

        using var arms = new SortedArms(x.Values, y.Values);
        return new DominanceResult(PairCounts.Of(arms), confidence, Refusal: null);
    }
}
