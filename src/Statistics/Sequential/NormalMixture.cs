namespace Rollouts.Statistics;

/// <summary>
/// The normal mixture sequential probability ratio test of a difference with known variance: for displayed intervals and p-values, not for
/// decisions. With an estimated variance it is asymptotic: at least 100 samples and 10 events per arm. Stratify the difference by window
/// whenever the traffic shares change. Robbins 1970; Johari, Koomen, Pekelis and Walsh, <i>Always valid inference</i>, Operations Research 2022.
/// </summary>
/// <param name="Scale">The standard deviation tau of the mixing law, above 0: a typical effect, in the unit of the difference.</param>
public readonly record struct NormalMixture(double Scale)
{
    /// <summary>ln of sqrt(V/(V + tau²)) exp(tau² d²/(2 V (V + tau²))): evidence that the difference is not 0.</summary>
    /// <param name="difference">The estimated difference d.</param>
    /// <param name="variance">Its variance V, above 0.</param>
    public double LogE(double difference, double variance)
    {
        var total = variance + (Scale * Scale);
        return (0.5 * Math.Log(variance / total)) + (Scale * Scale * difference * difference / (2 * variance * total));
    }

    /// <summary>Evidence that the difference is above 0: the mixing law is the upper half of the normal one.</summary>
    /// <param name="difference">The estimated difference d.</param>
    /// <param name="variance">Its variance V, above 0.</param>
    public double LogEGreater(double difference, double variance)
    {
        var z = Scale * difference / Math.Sqrt(variance * (variance + (Scale * Scale)));
        return LogE(difference, variance) + Math.Log(2) + NormalDistribution.Tails(z).LogLower;
    }

    /// <summary>min(1, 1/E): below alpha at any time with probability at most alpha. The smallest value so far is as valid.</summary>
    /// <param name="difference">The estimated difference d.</param>
    /// <param name="variance">Its variance V, above 0.</param>
    public double AlwaysValidP(double difference, double variance) => Math.Min(1, Math.Exp(-LogE(difference, variance)));

    /// <summary>Half the width of the confidence sequence: sqrt(V (V + tau²)/tau² (2 ln(1/alpha) + ln((V + tau²)/V))).</summary>
    /// <param name="variance">The variance V of the difference, above 0.</param>
    /// <param name="alpha">Probability of ever missing the difference, between 0 and 1.</param>
    public double HalfWidth(double variance, double alpha)
    {
        var square = Scale * Scale;
        var total = variance + square;
        return Math.Sqrt(variance * total / square * ((-2 * Math.Log(alpha)) + Math.Log(total / variance)));
    }
}
