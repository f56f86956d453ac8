namespace Rollouts.Statistics;

/// <summary>The exact test of one proportion: X ~ Binomial(n, p₀). Two-sided: all counts that are no more probable than the observed one.</summary>
/// <remarks>Assumes independent trials with one probability. Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).</remarks>
public static class BinomialTest
{
    /// <summary>Compares a share with an expected one.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 1 for a finding.</param>
    /// <param name="expected">p₀, 0 to 1.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException"><paramref name="expected"/> or <paramref name="confidence"/> is out of range.</exception>
    public static BinomialResult Compare(long successes, long trials, double expected, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        if (!(expected >= 0 && expected <= 1))
        {
            throw new ArgumentException($"expected = {expected} is no probability: pass a number from 0 to 1.", nameof(expected));
        }

        var result = new BinomialResult(successes, trials, expected, confidence);
        if (TrialCounts.Fault(successes, trials, "sample") is { } fault)
        {
            return result with { Refusal = fault };
        }

        return result with
        {
            P = ExactTails.Of(new BinomialDistribution(trials, expected), successes),
        };
    }
}
