namespace Rollouts.Statistics;

/// <summary>The probability that a canary value exceeds a baseline value, with Newcombe's score interval.</summary>
internal static class Superiority
{
    /// <summary>Keeps the search off 0 and 1, where the standard error vanishes and the equation always holds.</summary>
    private const double Edge = 1e-15;

    /// <summary>
    /// A = U/(nm), and the θ with |A - θ| = z·SE(θ) on either side of it, where
    /// SE²(θ) = θ(1 - θ)[1 + k((1 - θ)/(2 - θ) + θ/(1 + θ))]/(nm) and k = (n + m)/2 - 1.
    /// </summary>
    /// <remarks>Source: R. G. Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic", Stat. Med. 25 (2006), method 5.</remarks>
    public static Effect Of(PairCounts counts, double confidence)
    {
        const string name = "probability that a canary value exceeds a baseline value";
        if (counts.Pairs == 0)
        {
            return new(name, null, new(0, 1), confidence, 0.5);
        }

        var estimate = counts.U / counts.Pairs;
        var z = NormalDistribution.UpperQuantile((1 - confidence) / 2);
        var k = ((counts.Canary + (double)counts.Baseline) / 2) - 1;
        var lower = MonotoneRoot.Find(theta => estimate - theta - (z * StandardError(theta)), 0, 0, Math.Min(estimate, 1 - Edge));
        var upper = MonotoneRoot.Find(theta => theta - estimate - (z * StandardError(theta)), 0, Math.Max(estimate, Edge), 1);
        return new(name, estimate, new(lower, upper), confidence, 0.5);

        double StandardError(double theta)
        {
            var shape = 1 + (k * (((1 - theta) / (2 - theta)) + (theta / (1 + theta))));
            return Math.Sqrt(theta * (1 - theta) * shape / counts.Pairs);
        }
    }
}
