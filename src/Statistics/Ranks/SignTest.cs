namespace Rollouts.Statistics;

/// <summary>The sign test: of the pairs that differ, how many does the canary win? An exact binomial test against ½.</summary>
/// <remarks>Assumes independent pairs and nothing else. Source: J. Arbuthnot, Phil. Trans. 27 (1710).</remarks>
public static class SignTest
{
    /// <summary>Compares window by window.</summary>
    /// <param name="canary">One value per window.</param>
    /// <param name="baseline">The value of the same window; a pair with a NaN in it is left out.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <returns>The share of pairs won; without pairs that differ it is refused.</returns>
    /// <exception cref="ArgumentException"><paramref name="confidence"/> is no level.</exception>
    public static BinomialResult Compare(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        var differences = Sample.ReadDifferences(canary, baseline, 1);
        var (won, lost) = (0L, 0L);
        foreach (var difference in differences.Values)
        {
            won += difference > 0 ? 1 : 0;
            lost += difference < 0 ? 1 : 0;
        }

        var result = BinomialTest.Compare(won, won + lost, 0.5, confidence);
        return differences.Fault is { } fault ? result with { Refusal = fault, P = PValues.NoEvidence } : result;
    }
}
