namespace Rollouts.Expressions;

/// <summary><c>filter</c>: the elements for which the predicate holds, as <c>[]any</c>.</summary>
internal sealed class FilterOperation(Operation collection, Operation body, int slot) : LoopOperation(collection, body, slot)
{
    private const int WordBits = 64;
    private const int WordsOnStack = 16;

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        return items.Floats.IsEmpty || Interval is null ? Gather(items, ref frame) : Gather(items.Floats, Interval, ref frame);
    }

    /// <summary>Marks what is kept before there is a list, which then has the right length at once.</summary>
    private MeasuredValue Gather(scoped in Elements items, ref Frame frame)
    {
        var words = (items.Count + WordBits - 1) / WordBits;
        Span<ulong> marks = words <= WordsOnStack ? stackalloc ulong[WordsOnStack] : new ulong[words];
        var total = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (Holds(items, i, ref frame))
            {
                marks[i / WordBits] |= 1UL << i;
                total++;
            }
        }

        frame.Allocate(total);
        var kept = new MeasuredValue[total];
        var next = 0;
        for (var i = 0; next < total; i++)
        {
            if ((marks[i / WordBits] & (1UL << i)) != 0)
            {
                kept[next++] = items[i];
            }
        }

        return MeasuredValue.FromItems(kept);
    }

    private MeasuredValue Gather(ReadOnlySpan<double> floats, FloatInterval interval, ref Frame frame)
    {
        Charge(floats.Length, ref frame);
        var total = interval.Count(floats);
        frame.Allocate(total);
        var kept = new MeasuredValue[total];
        var next = 0;
        for (var i = 0; next < total; i++)
        {
            if (interval.Contains(floats[i]))
            {
                kept[next++] = MeasuredValue.FromFloat(floats[i]);
            }
        }

        return MeasuredValue.FromItems(kept);
    }
}
