namespace Rollouts.Statistics;

/// <summary>
/// The exact distribution of a sum of whole-numbered scores over a random subset, by the shift algorithm (Streitberg and
/// Röhmel 1986): each score shifts a copy of the distribution so far. Twice the midranks are such scores, so ties are no obstacle.
/// </summary>
public sealed class SubsetSumDistribution
{
    /// <summary>The most table cells that are worked through for one distribution.</summary>
    public const long LargestWork = 100_000_000;

    private readonly double[] _probabilities;

    private SubsetSumDistribution(double[] probabilities) => _probabilities = probabilities;

    /// <summary>The largest sum.</summary>
    public int Largest => _probabilities.Length - 1;

    /// <summary>Cells of the table that <see cref="OfSize"/> works through.</summary>
    /// <param name="scores">Whole numbers, at least 0.</param>
    /// <param name="size">The size of the subset.</param>
    public static long Work(ReadOnlySpan<int> scores, int size) => scores.Length * (long)size * (Total(scores) + 1);

    /// <summary>The sum over a subset of the given size, every subset being equally likely.</summary>
    /// <param name="scores">Whole numbers, at least 0.</param>
    /// <param name="size">Between 0 and the number of scores.</param>
    /// <exception cref="ArgumentException">The size is out of range, or the work exceeds <see cref="LargestWork"/>.</exception>
    public static SubsetSumDistribution OfSize(ReadOnlySpan<int> scores, int size)
    {
        if (size < 0 || size > scores.Length)
        {
            throw new ArgumentException($"size = {size} is out of range: pass 0 to {scores.Length}, the number of scores.", nameof(size));
        }

        RequireWork(Work(scores, size), nameof(scores));
        var largest = (int)Total(scores);
        var table = new double[size + 1][];
        for (var k = 0; k <= size; k++)
        {
            table[k] = new double[largest + 1];
        }

        table[0][0] = 1;
        var (done, reach) = (0, 0);
        foreach (var score in scores)
        {
            reach += score;
            done++;

            // A subset of k among the first i scores holds the i-th one with probability k/i: probabilities, so nothing overflows.
            for (var k = Math.Min(done, size); k >= 0; k--)
            {
                Shift(table[k], k == 0 ? [] : table[k - 1], score, reach, (double)k / done);
            }
        }

        return new SubsetSumDistribution(table[size]);
    }

    /// <summary>The sum over a subset that takes each score with probability ½.</summary>
    /// <param name="scores">Whole numbers, at least 0.</param>
    /// <exception cref="ArgumentException">The work exceeds <see cref="LargestWork"/>.</exception>
    public static SubsetSumDistribution OfCoinFlips(ReadOnlySpan<int> scores)
    {
        RequireWork(Work(scores, 1), nameof(scores));
        var probabilities = new double[Total(scores) + 1];
        probabilities[0] = 1;
        var reach = 0;
        foreach (var score in scores)
        {
            reach += score;
            Shift(probabilities, probabilities, score, reach, 0.5);
        }

        return new SubsetSumDistribution(probabilities);
    }

    /// <summary>P(S ≤ <paramref name="sum"/>).</summary>
    public double AtMost(long sum)
    {
        var p = 0.0;
        for (var s = 0; s <= Math.Min(sum, Largest); s++)
        {
            p += _probabilities[s];
        }

        return Math.Min(p, 1);
    }

    /// <summary>P(S ≥ <paramref name="sum"/>).</summary>
    public double AtLeast(long sum)
    {
        var p = 0.0;
        for (var s = Largest; s >= Math.Max(sum, 0); s--)
        {
            p += _probabilities[s];
        }

        return Math.Min(p, 1);
    }

    /// <summary>target(s) = (1 - w) target(s) + w source(s - score), from above, so that both may be the same array.</summary>
    private static void Shift(double[] target, double[] source, int score, int reach, double weight)
    {
        for (var s = reach; s >= 0; s--)
        {
            var taken = weight > 0 && s >= score ? weight * source[s - score] : 0;
            target[s] = ((1 - weight) * target[s]) + taken;
        }
    }

    private static long Total(ReadOnlySpan<int> scores)
    {
        var total = 0L;
        foreach (var score in scores)
        {
            total += score;
        }

        return total;
    }

    private static void RequireWork(long work, string field)
    {
        if (work > LargestWork)
        {
            throw new ArgumentException($"{field} needs {work} table cells: use the normal approximation beyond {LargestWork}.", field);
        }
    }
}
