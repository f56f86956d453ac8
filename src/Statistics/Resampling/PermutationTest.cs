namespace Rollouts.Statistics;

/// <summary>
/// The permutation test of a difference of means: how often does a random relabelling of the pooled values differ at least as much?
/// All C(N, n) relabellings when there are few, otherwise drawn ones with p = (1 + #at least as extreme)/(B + 1).
/// </summary>
/// <remarks>
/// Assumes that the values could have been measured in either arm, and nothing about their distribution.
/// Source: E. J. G. Pitman, Suppl. J. R. Stat. Soc. 4 (1937); B. Phipson and G. K. Smyth, SAGMB 9 (2010) for drawn ones.
/// </remarks>
public static class PermutationTest
{
    /// <summary>The most relabellings that are all visited.</summary>
    public const int MostEnumerated = 20_000;

    /// <summary>B, how many are drawn otherwise.</summary>
    public const int DefaultDraws = 9_999;

    private const int MostDraws = 1_000_000;

    /// <summary>Compares the means.</summary>
    /// <param name="canary">Values in any order; NaN is a missing value.</param>
    /// <param name="baseline">Values in the same unit.</param>
    /// <param name="seed">Decides which relabellings are drawn; the same seed gives the same p-value everywhere.</param>
    /// <param name="draws">1 to 1,000,000.</param>
    /// <exception cref="ArgumentException"><paramref name="draws"/> is out of range.</exception>
    public static PermutationResult Compare(
        ReadOnlySpan<double> canary,
        ReadOnlySpan<double> baseline,
        ulong seed,
        int draws = DefaultDraws
    )
    {
        if (draws is < 1 or > MostDraws)
        {
            throw new ArgumentException($"draws = {draws} is out of range: pass 1 to {MostDraws}.", nameof(draws));
        }

        var x = Sample.Read(canary, "canary", 1);
        var y = Sample.Read(baseline, "baseline", 1);
        if (Sample.Worse(x, y) is { } fault)
        {
            return new PermutationResult(x.Values.Length, y.Values.Length, null, 0) { Refusal = fault };
        }

        var relabelling = new Relabelling(x.Values, y.Values);
        var all = GammaFunction.LogChoose(x.Values.Length + y.Values.Length, x.Values.Length) <= Math.Log(MostEnumerated + 0.5);
        var counted = all ? relabelling.Enumerate() : relabelling.Draw(seed, draws);
        return new PermutationResult(x.Values.Length, y.Values.Length, relabelling.Observed, counted.Total) { Exact = all, P = counted.P };
    }
}
