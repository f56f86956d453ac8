namespace Rollouts.Statistics;

/// <summary>
/// Is the canary's share of events at most a margin above the baseline's? z = (p₁ - p₂ - margin)/√(p₁(1-p₁)/n₁ + p₂(1-p₂)/n₂),
/// p = P(Z ≤ z) (Wald, unpooled).
/// </summary>
/// <remarks>
/// Assumes independent trials and about ten events per arm. A difference that is not significant is no evidence of its absence:
/// promotion needs this test, or <see cref="EquivalenceTest"/> for means. Source: W. C. Blackwelder, Control. Clin. Trials 3 (1982).
/// </remarks>
public static class NonInferiorityTest
{
    /// <summary>Compares two shares.</summary>
    /// <param name="canaryEvents">Failures of the canary, 0 to its trials.</param>
    /// <param name="canaryTrials">Trials of the canary.</param>
    /// <param name="baselineEvents">Failures of the baseline.</param>
    /// <param name="baselineTrials">Trials of the baseline.</param>
    /// <param name="margin">How much larger the canary's share may be, an absolute difference above 0 and below 1.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">The margin or the level is out of range.</exception>
    public static NonInferiorityResult OfProportions(
        long canaryEvents,
        long canaryTrials,
        long baselineEvents,
        long baselineTrials,
        double margin,
        double confidence = 0.95
    )
    {
        Level.Require(margin, nameof(margin));
        var difference = TwoProportionTest.Compare(canaryEvents, canaryTrials, baselineEvents, baselineTrials, confidence);
        var refusal =
            difference.Counted && difference.UnpooledError > 0
                ? null
                : difference.Refusal ?? new(Outcome.Undecided, "the shares have no variance");
        return new NonInferiorityResult(difference, margin, refusal);
    }
}
