using System.Numerics;

namespace Rollouts.Expressions;

/// <summary>
/// The sort that Go's <c>sort.Sort</c> has used since 1.19: pattern-defeating quicksort, by Orson Peters. It is followed step by step,
/// because it is not stable: where keys are equal or NaN, only the same steps give the same order.
/// </summary>
internal abstract partial class PatternDefeatingSort
{
    private const int MaxInsertion = 12;
    private const int ShortestNinther = 50;
    private const int ShortestShifting = 50;
    private const int MaxSwaps = 4 * 3;
    private const int MaxSteps = 5;

    private enum Hint
    {
        Unknown,
        Increasing,
        Decreasing,
    }

    /// <summary>Whether the element at one place belongs before that at another.</summary>
    protected abstract bool IsLess(int i, int j, ref Frame frame);

    protected abstract void Swap(int i, int j);

    protected void Sort(int count, ref Frame frame) => Sort(0, count, BitOperations.Log2((uint)count) + 1, ref frame);

    private void Sort(int from, int to, int limit, ref Frame frame)
    {
        var (wasBalanced, wasPartitioned) = (true, true);
        while (true)
        {
            var length = to - from;
            if (length <= MaxInsertion)
            {
                InsertionSort(from, to, ref frame);
                return;
            }

            // Too many bad pivots: heap sort keeps the worst case in bounds.
            if (limit == 0)
            {
                HeapSort(from, to, ref frame);
                return;
            }

            if (!wasBalanced)
            {
                BreakPatterns(from, to);
                limit--;
            }

            var (pivot, hint) = ChoosePivot(from, to, ref frame);
            if (hint == Hint.Decreasing)
            {
                Reverse(from, to);
                pivot = to - 1 - (pivot - from);
                hint = Hint.Increasing;
            }

            if (wasBalanced && wasPartitioned && hint == Hint.Increasing && PartialInsertionSort(from, to, ref frame))
            {
                return;
            }

            // Many equal elements: the pivot is no greater than what lies before.
            if (from > 0 && !IsLess(from - 1, pivot, ref frame))
            {
                from = PartitionEqual(from, to, pivot, ref frame);
                continue;
            }

            (var middle, wasPartitioned) = Partition(from, to, pivot, ref frame);
            var (left, right) = (middle - from, to - middle);
            wasBalanced = Math.Min(left, right) >= length / 8;
            if (left < right)
            {
                Sort(from, middle, limit, ref frame);
                from = middle + 1;
            }
            else
            {
                Sort(middle + 1, to, limit, ref frame);
                to = middle;
            }
        }
    }

    private void InsertionSort(int from, int to, ref Frame frame)
    {
        for (var i = from + 1; i < to; i++)
        {
            for (var j = i; j > from && IsLess(j, j - 1, ref frame); j--)
            {
                Swap(j, j - 1);
            }
        }
    }

    private void HeapSort(int from, int to, ref Frame frame)
    {
        var count = to - from;
        for (var i = (count - 1) / 2; i >= 0; i--)
        {
            SiftDown(i, count, from, ref frame);
        }

        for (var i = count - 1; i >= 0; i--)
        {
            Swap(from, from + i);
            SiftDown(0, i, from, ref frame);
        }
    }

    private void SiftDown(int root, int count, int first, ref Frame frame)
    {
        while (true)
        {
            var child = (2 * root) + 1;
            if (child >= count)
            {
                return;
            }

            if (child + 1 < count && IsLess(first + child, first + child + 1, ref frame))
            {
                child++;
            }

            if (!IsLess(first + root, first + child, ref frame))
            {
                return;
            }

            Swap(first + root, first + child);
            root = child;
        }
    }

    private (int Middle, bool WasPartitioned) Partition(int from, int to, int pivot, ref Frame frame)
    {
        Swap(from, pivot);
        var (i, j) = (from + 1, to - 1);
        Advance(ref i, ref j, from, ref frame);
        if (i > j)
        {
            Swap(j, from);
            return (j, true);
        }

        while (i <= j)
        {
            Swap(i++, j--);
            Advance(ref i, ref j, from, ref frame);
        }

        Swap(j, from);
        return (j, false);
    }

    private void Advance(ref int i, ref int j, int pivot, ref Frame frame)
    {
        while (i <= j && IsLess(i, pivot, ref frame))
        {
            i++;
        }

        while (i <= j && !IsLess(j, pivot, ref frame))
        {
            j--;
        }
    }

    private int PartitionEqual(int from, int to, int pivot, ref Frame frame)
    {
        Swap(from, pivot);
        var (i, j) = (from + 1, to - 1);
        while (true)
        {
            while (i <= j && !IsLess(from, i, ref frame))
            {
                i++;
            }

            while (i <= j && IsLess(from, j, ref frame))
            {
                j--;
            }

            if (i > j)
            {
                return i;
            }

            Swap(i++, j--);
        }
    }

    /// <summary>Sorts what is nearly sorted already; false when it is not.</summary>
    private bool PartialInsertionSort(int from, int to, ref Frame frame)
    {
        var i = from + 1;
        for (var step = 0; step < MaxSteps; step++)
        {
            while (i < to && !IsLess(i, i - 1, ref frame))
            {
                i++;
            }

            if (i == to)
            {
                return true;
            }

            if (to - from < ShortestShifting)
            {
                return false;
            }

            Swap(i, i - 1);
            for (var j = i - 1; i - from >= 2 && j >= 1 && IsLess(j, j - 1, ref frame); j--)
            {
                Swap(j, j - 1);
            }

            for (var j = i + 1; to - i >= 2 && j < to && IsLess(j, j - 1, ref frame); j++)
            {
                Swap(j, j - 1);
            }
        }

        return false;
    }
}
