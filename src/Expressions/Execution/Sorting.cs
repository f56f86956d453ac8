namespace Rollouts.Expressions;

/// <summary>Sorting by <c>&lt;</c>; equal keys keep their order, as they do in the original up to twelve elements.</summary>
internal static class Sorting
{
    public static bool IsDescending(in MeasuredValue order) =>
        order.TryGetString(out var text) && text is "asc" or "desc"
            ? text == "desc"
            : throw ExpressionException.Runtime("invalid order argument (expected \"asc\" or \"desc\")");

    /// <summary>About what sorting so many elements takes: keys, elements, their order twice, and the sorted copy.</summary>
    public static long BytesOf(int count) => 240 + (count * 56L);

    /// <summary>Sorts both arrays by the keys: a merge sort, so that a hostile order cannot make it slow.</summary>
    public static void Sort(MeasuredValue[] keys, MeasuredValue[] elements, bool descending, ref Frame frame)
    {
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var source = order;
        var target = new int[order.Length];
        for (var width = 1; width < order.Length; width *= 2)
        {
            frame.Step(order.Length / 2);
            for (var start = 0; start < order.Length; start += 2 * width)
            {
                Merge(keys, source, target, start, width, descending);
            }

            (source, target) = (target, source);
        }

        var sortedElements = Array.ConvertAll(source, i => elements[i]);
        sortedElements.CopyTo(elements, 0);
    }

    private static void Merge(MeasuredValue[] keys, int[] source, int[] target, int start, int width, bool descending)
    {
        var left = start;
        var middle = Math.Min(start + width, source.Length);
        var right = middle;
        var end = Math.Min(start + (2 * width), source.Length);
        for (var i = start; i < end; i++)
        {
            var takeRight = left >= middle || (right < end && IsBefore(keys[source[right]], keys[source[left]], descending));
            target[i] = takeRight ? source[right++] : source[left++];
        }
    }

    private static bool IsBefore(in MeasuredValue a, in MeasuredValue b, bool descending)
    {
        var op = descending ? BinaryOperator.Greater : BinaryOperator.Less;
        return ValueOrder.TryCompare(op, a, b, out var holds)
            ? holds
            : throw ExpressionException.Runtime($"invalid operation: {GoType.NameOf(a)} {OperatorTable.NameOf(op)} {GoType.NameOf(b)}");
    }
}
