namespace Rollouts.Statistics;

/// <summary>How the ratio of two healthy arms wanders: a first-order autoregression on the log scale.</summary>
/// <param name="Deviation">Stationary standard deviation of the log ratio, beyond chance; 0 or more.</param>
/// <param name="Correlation">Correlation of neighbouring windows, 0 (anew in each) to below 1.</param>
/// <param name="Weight">How plausible it is, between 0 and 1; the weights of all hypotheses sum to 1.</param>
public readonly record struct NoiseHypothesis(double Deviation, double Correlation, double Weight)
{
    /// <summary>
    /// For means: the relative standard deviation of one observation by chance, so that a mean of n of them scatters by this over the square root
    /// of n; 0 to 1000. Counts do not need it, their chance is the binomial law's.
    /// </summary>
    public double Chance { get; init; }
}
