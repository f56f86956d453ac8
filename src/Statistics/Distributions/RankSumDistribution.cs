namespace Rollouts.Statistics;

/// <summary>
/// The exact null distribution of Mann and Whitney's U for samples without ties: counts of the orderings with U = u by
/// c(u; n, m) = c(u - m; n - 1, m) + c(u; n, m - 1), sums of positive numbers throughout.
/// </summary>
public sealed class RankSumDistribution
{
    /// <summary>The largest n·m that is counted; the work grows with its square.</summary>
    public const long LargestProduct = 10_000;

    private readonly double[] _lower;

    /// <summary>Counts for two samples.</summary>
    /// <param name="n">Size of the first sample, at least 1.</param>
    /// <param name="m">Size of the second sample, at least 1; n·m at most <see cref="LargestProduct"/>.</param>
    /// <exception cref="ArgumentException">The sizes are out of range.</exception>
    public RankSumDistribution(int n, int m)
    {
        if (n < 1 || m < 1 || (long)n * m > LargestProduct)
        {
            throw new ArgumentException(
                $"n = {n} and m = {m} are out of range: pass positive sizes with a product of at most {LargestProduct}.",
                nameof(n)
            );
        }

        Product = n * m;
        _lower = Cumulated(Math.Min(n, m), Math.Max(n, m));
    }

    /// <summary>n·m, the largest U.</summary>
    public int Product { get; }

    /// <summary>P(U ≤ <paramref name="u"/>) and P(U &gt; u).</summary>
    public TailProbabilities Tails(long u) =>
        2 * u < Product
            ? TailProbabilities.FromLogLower(Math.Log(AtMost(u)))
            : TailProbabilities.FromLogUpper(Math.Log(AtMost(Product - u - 1)));

    /// <summary>P(U ≤ <paramref name="u"/>), 0 below and 1 above the support.</summary>
    public double AtMost(long u) =>
        u < 0 ? 0
        : u >= Product ? 1
        : u < _lower.Length ? _lower[u]
        : 1 - _lower[Product - u - 1];

    /// <summary>The smallest u with P(U ≤ u) at least <paramref name="p"/>, allowing for rounding in p.</summary>
    public int Quantile(double p)
    {
        const double rounding = 2.3e-15;
        var u = 0;
        while (u < Product && AtMost(u) < p - rounding)
        {
            u++;
        }

        return u;
    }

    /// <summary>P(U ≤ u) for the lower half of the support, which mirrors the upper one.</summary>
    private static double[] Cumulated(int rows, int columns)
    {
        var half = rows * columns / 2;
        var counts = new double[rows + 1][];
        for (var i = 0; i <= rows; i++)
        {
            counts[i] = new double[Math.Min(i * columns, half) + 1];
            counts[i][0] = 1;
        }

        for (var j = 1; j <= columns; j++)
        {
            for (var i = 1; i <= rows; i++)
            {
                var (row, previous) = (counts[i], counts[i - 1]);
                var last = Math.Min(i * j, row.Length - 1);
                for (var u = j; u <= last && u - j < previous.Length; u++)
                {
                    row[u] += previous[u - j];
                }
            }
        }

        return Normalised(counts[rows], mirrored: rows * columns % 2 == 0 ? half : half + 1);
    }

    /// <summary>Running sums over the total, which is twice the counts that have a mirror image and once the middle one.</summary>
    private static double[] Normalised(double[] counts, int mirrored)
    {
        for (var u = 1; u < counts.Length; u++)
        {
            counts[u] += counts[u - 1];
        }

        var total = counts[^1] + counts[mirrored - 1];
        for (var u = 0; u < counts.Length; u++)
        {
            counts[u] /= total;
        }

        return counts;
    }
}
