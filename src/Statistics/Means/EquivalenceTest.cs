namespace Rollouts.Statistics;

/// <summary>
/// Two one-sided Welch tests (TOST): the difference of means is shown to lie between two margins when it is shown to be above the
/// lower and below the upper one. p = max(p_lower, p_upper).
/// </summary>
/// <remarks>Assumptions as for <see cref="WelchTest"/>. Source: D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987).</remarks>
public static class EquivalenceTest
{
    /// <summary>Asks whether the canary's mean is neither too low nor too high.</summary>
    /// <param name="canary">Values in any order; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="low">The lowest difference of means, canary minus baseline, that does not matter; in the unit of the values.</param>
    /// <param name="high">The highest such difference.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">The level or the margins are out of range.</exception>
    public static EquivalenceResult OfMeans(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        double low,
        double high,
        double confidence = 0.95
    )
    {
        if (!(low < high) || !double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new ArgumentException(
                $"low = {low} and high = {high} are no margins: pass finite numbers, the lower one first.",
                nameof(low)
            );
        }

        return new EquivalenceResult(WelchTest.Compare(canary, baseline, confidence), low, high);
    }
}
