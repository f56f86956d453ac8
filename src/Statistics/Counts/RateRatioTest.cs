namespace Rollouts.Statistics;

/// <summary>
/// The exact conditional test of two Poisson rates (C-test): given their sum, the canary's events are
/// Binomial(x₁ + x₂, r₀e₁/(r₀e₁ + e₂)). The ratio's interval comes from Clopper and Pearson's limits p by r = p/(1 - p) · e₂/e₁.
/// </summary>
/// <remarks>
/// Assumes events that arrive independently at rates that may vary in time but alike in both arms. Conservative; the mid-p values
/// count half of the observed outcome and err less. Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940).
/// </remarks>
public static class RateRatioTest
{
    /// <summary>Compares two rates.</summary>
    /// <param name="canaryEvents">Events of the canary, at least 0.</param>
    /// <param name="canaryExposure">What they arose from (requests, pod-seconds), above 0.</param>
    /// <param name="baselineEvents">Events of the baseline.</param>
    /// <param name="baselineExposure">The baseline's exposure in the same unit.</param>
    /// <param name="ratio">r₀, the rate ratio under test, above 0.</param>
    /// <param name="confidence">Level of the interval.</param>
    /// <exception cref="ArgumentException">The ratio or the level is out of range.</exception>
    public static RateRatioResult Compare(
        long canaryEvents,
        double canaryExposure,
        long baselineEvents,
        double baselineExposure,
        double ratio = 1,
        double confidence = 0.95
    )
    {
        Level.Require(confidence, nameof(confidence));
        if (!(ratio > 0) || !double.IsFinite(ratio))
        {
            throw new ArgumentException($"ratio = {ratio} is no rate ratio: pass a finite number above 0.", nameof(ratio));
        }

        var result = new RateRatioResult(canaryEvents, canaryExposure, baselineEvents, baselineExposure, ratio, confidence);
        var fault = Fault(canaryEvents, canaryExposure, "canary") ?? Fault(baselineEvents, baselineExposure, "baseline");
        if (fault is not null)
        {
            return result with { Refusal = fault };
        }

        if (canaryEvents + baselineEvents == 0)
        {
            return result with { Refusal = new(Outcome.TooLittle, "neither arm has had an event") };
        }

        return result with
        {
            P = ExactTails.Of(result.Null, canaryEvents),
        };
    }

    private static Refusal? Fault(long events, double exposure, string arm)
    {
        if (events < 0 || events > TrialCounts.Largest)
        {
            return new(Outcome.Error, $"the {arm} has {Figures.Show(events)} events: pass a count from 0 to 2^53");
        }

        if (exposure == 0 && events == 0)
        {
            return new(Outcome.NoData, $"the {arm} was exposed to nothing");
        }

        // Beyond these the share of an arm leaves the range of a double.
        return exposure is > 1e-100 and < 1e100
            ? null
            : new(
                Outcome.Error,
                $"the {arm} has an exposure of {Figures.Show(exposure)}: pass what its events arose from, between 1e-100 and 1e100"
            );
    }
}
