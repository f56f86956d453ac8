using System.Numerics;

namespace Rollouts.Expressions;

internal abstract partial class PatternDefeatingSort
{
    /// <summary>Scatters three elements; what looks random depends on nothing but the length. Go has changed the shifts since 1.19, with which the truth was recorded.</summary>
    private void BreakPatterns(int from, int to)
    {
        var length = to - from;
        var random = (ulong)length;
        var mask = (1UL << (BitOperations.Log2((uint)length) + 1)) - 1;
        var index = from + (length / 4 * 2) - 1;
        for (var i = 0; i < 3; i++)
        {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            var other = (int)(random & mask);
            Swap(index - 1 + i, from + (other >= length ? other - length : other));
        }
    }

    private (int Pivot, Hint Hint) ChoosePivot(int from, int to, ref Frame frame)
    {
        var length = to - from;
        var swaps = 0;
        var (i, j, k) = (from + (length / 4), from + (length / 4 * 2), from + (length / 4 * 3));
        if (length >= ShortestNinther)
        {
            i = Median(i - 1, i, i + 1, ref swaps, ref frame);
            j = Median(j - 1, j, j + 1, ref swaps, ref frame);
            k = Median(k - 1, k, k + 1, ref swaps, ref frame);
        }

        j = Median(i, j, k, ref swaps, ref frame);
        return (
            j,
            swaps switch
            {
                0 => Hint.Increasing,
                MaxSwaps => Hint.Decreasing,
                _ => Hint.Unknown,
            }
        );
    }

    private int Median(int a, int b, int c, ref int swaps, ref Frame frame)
    {
        Order(ref a, ref b, ref swaps, ref frame);
        Order(ref b, ref c, ref swaps, ref frame);
        Order(ref a, ref b, ref swaps, ref frame);
        return b;
    }

    private void Order(ref int a, ref int b, ref int swaps, ref Frame frame)
    {
        if (IsLess(b, a, ref frame))
        {
            swaps++;
            (a, b) = (b, a);
        }
    }

    private void Reverse(int from, int to)
    {
        for (var (i, j) = (from, to - 1); i < j; i++, j--)
        {
            Swap(i, j);
        }
    }
}
