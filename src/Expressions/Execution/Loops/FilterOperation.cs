namespace Rollouts.Expressions;

/// <summary><c>filter</c>: the elements for which the predicate holds, as <c>[]any</c>.</summary>
internal sealed class FilterOperation(Operation collection, Operation body, int slot) : LoopOperation(collection, body, slot)
{
    private const int WordBits = 64;
    private const int WordsOnStack = 16;
    private const int FirstCapacity = 16;

    /// <summary>What is given instead of the element, if this stands for <c>map(filter(…), …)</c>.</summary>
    private Operation? Selected { get; init; }

    public bool Selects => Selected is not null;

    /// <summary><c>map(filter(a, p), f)</c> in one loop.</summary>
    public FilterOperation Selecting(Operation selected, GoType type, int cost) =>
        new(Collection, Body!, ElementSlot)
        {
            Selected = selected,
            Type = type,
            Span = Span,
            Cost = cost,
        };

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        if (Selected is not null)
        {
            return Select(items, Selected, ref frame);
        }

        return items.Floats.IsEmpty || Interval is null ? Gather(items, ref frame) : Gather(items.Floats, Interval, ref frame);
    }

    private MeasuredValue Select(scoped in Elements items, Operation selected, ref Frame frame)
    {
        var kept = new List<MeasuredValue>(Math.Min(items.Count, FirstCapacity));
        for (var i = 0; i < items.Count; i++)
        {
            if (Holds(items, i, ref frame))
            {
                frame.Step(selected.Cost);
                kept.Add(selected.Evaluate(ref frame));
            }
        }

        frame.Allocate(kept.Count);
        return MeasuredValue.FromItems([.. kept]);
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
                kept[next++] = Read(items[i]);
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
