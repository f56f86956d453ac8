namespace Rollouts.Statistics;

/// <summary>
/// The ratios a kernel bets on, with their weights: a discrete prior over how large the effect may be, relative to the margin.
/// The weights sum to 1, so that the mixture over the grid is an e-process whenever each point is.
/// </summary>
public sealed class RatioGrid
{
    private readonly double[] _logRatios;
    private readonly double[] _logWeights;
    private readonly double[] _excess;

    /// <param name="ratios">Ratios relative to the margin, above 0 and finite.</param>
    /// <param name="weights">A weight for each ratio, not negative, summing to 1 within 1e-9.</param>
    /// <exception cref="ArgumentException">The two differ in length, are empty, or hold a number out of range.</exception>
    public RatioGrid(IReadOnlyList<double> ratios, IReadOnlyList<double> weights)
    {
        if (ratios.Count == 0 || ratios.Count != weights.Count)
        {
            throw new ArgumentException(
                $"{ratios.Count} ratios and {weights.Count} weights: give one weight for each of at least one ratio.",
                nameof(weights)
            );
        }

        if (ratios.Any(r => !double.IsFinite(r) || r <= 0) || weights.Any(w => !(w >= 0)) || Math.Abs(weights.Sum() - 1) > 1e-9)
        {
            throw new ArgumentException("Ratios must be above 0 and finite, weights at least 0 and summing to 1.", nameof(ratios));
        }

        _logRatios = [.. ratios.Select(r => Math.Log(r))];
        _logWeights = [.. weights.Select(w => Math.Log(w))];
        _excess = [.. ratios.Select(r => r - 1)];
    }

    /// <summary>How many ratios there are.</summary>
    public int Count => _logRatios.Length;

    /// <summary>
    /// The default grid for "the canary is higher": 1.05 to 10 times the margin. 90 % of the weight follows a half-normal law with scale 0.4
    /// on the log ratio (cell borders midway between neighbours), 10 % is uniform, so that a tenfold failure is not left to a thin tail.
    /// </summary>
    public static RatioGrid Increase { get; } =
        HalfNormal([1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 1.75, 2, 2.5, 3, 4, 6, 10], 0.4, 0.1);

    /// <summary>Ratios from just below a non-inferiority margin down to a quarter, as canary over baseline, without preference.</summary>
    internal static IReadOnlyList<double> BelowMargin { get; } = [1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.8, 0.7, 0.5, 0.25];

    /// <summary>The grid of the traffic split test: the canary's share of requests off by 1 % to a factor of two, either way.</summary>
    public static RatioGrid Split { get; } =
        Uniform([.. new[] { 2, 1.5, 1.25, 1.1, 1.05, 1.02, 1.01 }.SelectMany(r => new[] { 1 / r, r }).Order()]);

    internal ReadOnlySpan<double> LogRatios => _logRatios;

    internal ReadOnlySpan<double> LogWeights => _logWeights;

    /// <summary>Each ratio minus 1.</summary>
    internal ReadOnlySpan<double> Excess => _excess;

    /// <summary>The grid of the non-inferiority test: ratios below <paramref name="margin"/>, relative to it, all of the same weight.</summary>
    /// <param name="margin">The largest acceptable ratio of canary to baseline, above 0.25.</param>
    public static RatioGrid NonInferiority(double margin) => Uniform([.. BelowMargin.Where(r => r < margin).Select(r => r / margin)]);

    /// <summary>A grid whose ratios all weigh the same.</summary>
    public static RatioGrid Uniform(IReadOnlyList<double> ratios) => new(ratios, [.. ratios.Select(_ => 1.0 / ratios.Count)]);

    private static RatioGrid HalfNormal(double[] ratios, double scale, double uniformShare)
    {
        var weights = new double[ratios.Length];
        var below = 0.0;
        for (var k = 0; k < ratios.Length; k++)
        {
            var border = k + 1 < ratios.Length ? (Math.Log(ratios[k]) + Math.Log(ratios[k + 1])) / 2 : double.PositiveInfinity;
            var upTo = double.IsInfinity(border) ? 1 : MathNet.Numerics.SpecialFunctions.Erf(border / scale / Math.Sqrt(2));
            weights[k] = ((1 - uniformShare) * (upTo - below)) + (uniformShare / ratios.Length);
            below = upTo;
        }

        return new RatioGrid(ratios, weights);
    }
}
