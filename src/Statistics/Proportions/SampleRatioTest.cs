namespace Rollouts.Statistics;

/// <summary>
/// Is traffic split as configured? Pearson's Σ (O - E)²/E against the configured weights, arms - 1 degrees of freedom: the
/// fixed-horizon test of a sample-ratio mismatch.
/// </summary>
/// <remarks>
/// Assumes requests that are routed independently; round-robin balancers scatter less and make it conservative, retries and sticky
/// sessions make it alarm. Look once, or use the sequential test.
/// </remarks>
public static class SampleRatioTest
{
    /// <summary>The usual alpha for a mismatch, so small because every rollout is tested.</summary>
    public const double DefaultAlpha = 0.001;

    /// <summary>Compares observed requests with weights.</summary>
    /// <param name="observed">Requests per arm, at least 0; the first arm is the canary.</param>
    /// <param name="weights">Weights per arm in the same order, above 0, in any scale.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">The level is out of range, or the weights do not fit the arms or are not positive.</exception>
    public static SampleRatioResult Compare(ReadOnlySpan<double> observed, ReadOnlySpan<double> weights, double confidence = 0.95)
    {
        Level.Require(confidence, nameof(confidence));
        if (weights.Length != observed.Length || weights.Length < 2)
        {
            throw new ArgumentException(
                $"weights has {weights.Length} entries for {observed.Length} arms: pass one per arm, two arms or more.",
                nameof(weights)
            );
        }

        var (total, weightTotal) = (0.0, 0.0);
        for (var i = 0; i < observed.Length; i++)
        {
            if (!(weights[i] > 0) || !double.IsFinite(weights[i]))
            {
                throw new ArgumentException($"weights[{i}] = {weights[i]} is no weight: pass a finite number above 0.", nameof(weights));
            }

            if (!(observed[i] >= 0 && observed[i] <= TrialCounts.Largest))
            {
                var reason = $"observed[{i}] is {Figures.Show(observed[i])}: counts have to be from 0 to 2^53";
                return new SampleRatioResult(0, 0, 0, confidence) { Refusal = new(Outcome.Error, reason) };
            }

            total += observed[i];
            weightTotal += weights[i];
        }

        return total == 0
            ? new SampleRatioResult(0, 0, weights[0] / weightTotal, confidence)
            {
                Refusal = new(Outcome.NoData, "no arm has had a request"),
            }
            : Compare(observed, weights, total, weightTotal, confidence);
    }

    private static SampleRatioResult Compare(
        ReadOnlySpan<double> observed,
        ReadOnlySpan<double> weights,
        double total,
        double weightTotal,
        double confidence
    )
    {
        var chiSquared = 0.0;
        for (var i = 0; i < observed.Length; i++)
        {
            var expected = total * (weights[i] / weightTotal);
            chiSquared += (observed[i] - expected) * (observed[i] - expected) / expected;
        }

        var p = new ChiSquaredDistribution(observed.Length - 1).Tails(chiSquared).Upper;
        return new SampleRatioResult(observed[0], total, weights[0] / weightTotal, confidence)
        {
            ChiSquared = chiSquared,
            DegreesOfFreedom = observed.Length - 1,
            P = new(p, p, p),
        };
    }
}
