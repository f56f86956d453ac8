namespace Rollouts.Statistics;

/// <summary>
/// The p-values of one test: the chance of data at least as extreme if there were no effect. Each is between 0 and 1, never NaN;
/// 1 means no evidence at all.
/// </summary>
/// <param name="TwoSided">Against a difference in either direction.</param>
/// <param name="Greater">Against the canary being larger.</param>
/// <param name="Less">Against the canary being smaller.</param>
public readonly record struct PValues(double TwoSided, double Greater, double Less)
{
    /// <summary>What a test answers that could not be carried out.</summary>
    public static PValues NoEvidence { get; } = new(1, 1, 1);

    /// <summary>The p-value for one alternative.</summary>
    public double For(Alternative alternative) =>
        alternative switch
        {
            Alternative.Greater => Greater,
            Alternative.Less => Less,
            _ => TwoSided,
        };

    /// <summary>The p-values of a statistic that is large when the canary is larger, the two-sided one twice the smaller tail.</summary>
    /// <param name="tails">The null distribution at the statistic.</param>
    internal static PValues FromTails(TailProbabilities tails) =>
        new(Math.Min(1, 2 * Math.Min(tails.Lower, tails.Upper)), tails.Upper, tails.Lower);
}
