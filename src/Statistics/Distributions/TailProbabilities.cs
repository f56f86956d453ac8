namespace Rollouts.Statistics;

/// <summary>
/// Both tails of a distribution at one point, as natural logarithms: the smaller tail keeps its digits however small it
/// is, and neither is found by subtracting the other from 1 where that would cancel.
/// </summary>
/// <param name="LogLower">ln P(X ≤ x), at most 0.</param>
/// <param name="LogUpper">ln P(X &gt; x), at most 0.</param>
public readonly record struct TailProbabilities(double LogLower, double LogUpper)
{
    /// <summary>P(X ≤ x).</summary>
    public double Lower => Math.Exp(LogLower);

    /// <summary>P(X &gt; x).</summary>
    public double Upper => Math.Exp(LogUpper);

    /// <summary>The tails of -X at -x for a continuous X.</summary>
    public TailProbabilities Mirrored => new(LogUpper, LogLower);

    /// <summary>Everything lies below: X ≤ x surely.</summary>
    internal static TailProbabilities AllBelow { get; } = new(0, double.NegativeInfinity);

    /// <summary>Everything lies above: X &gt; x surely.</summary>
    internal static TailProbabilities AllAbove { get; } = new(double.NegativeInfinity, 0);

    internal static TailProbabilities FromLogLower(double logLower) => new(Math.Min(logLower, 0), LogSpace.Complement(logLower));

    internal static TailProbabilities FromLogUpper(double logUpper) => FromLogLower(logUpper).Mirrored;
}
