namespace Rollouts.Expressions;

/// <summary><c>all none any one count</c>.</summary>
internal sealed class QuantifierOperation(QuantifierKind kind, Operation collection, Operation? body, int slot)
    : LoopOperation(collection, body, slot)
{
    public QuantifierKind Kind => kind;

    /// <summary>How many found are enough for a count; 0 is all.</summary>
    public long Threshold { get; private init; }

    /// <summary>What the collection was written as, to tell whether two loops walk over the same one.</summary>
    public required Func<string> Source { get; init; }

    public bool TestsMany => Interval is not null;

    public bool Collects(QuantifierOperation other) => Collection.Type.Equals(other.Collection.Type) && Source() == other.Source();

    /// <summary><c>count(a, p) &gt; 0</c> stops at the first: it is <c>any(a, p)</c>.</summary>
    public QuantifierOperation AsAny() => With(QuantifierKind.Any, Body, 0);

    /// <summary>A count that stops when that many are found.</summary>
    public QuantifierOperation Until(long threshold) => With(kind, Body, threshold);

    /// <summary>The same loop with another predicate.</summary>
    public QuantifierOperation With(Operation predicate) => With(kind, predicate, Threshold);

    private QuantifierOperation With(QuantifierKind other, Operation? predicate, long threshold) =>
        new(other, Collection, predicate, ElementSlot)
        {
            Type = other == QuantifierKind.Count ? GoType.Int : GoType.Bool,
            Span = Span,
            Cost = Collection.Cost + (predicate?.Cost ?? 0) + 1,
            Source = Source,
            Threshold = threshold,
        };

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        if (kind != QuantifierKind.Count)
        {
            return MeasuredValue.FromBool(Test(ref frame));
        }

        return MeasuredValue.FromInt(Count(ref frame));
    }

    public override bool Test(ref Frame frame)
    {
        switch (kind)
        {
            case QuantifierKind.Count:
                return base.Test(ref frame);
            case QuantifierKind.One:
                return Count(ref frame) == 1;
            case QuantifierKind.All:
                return IsAlways(true, ref frame);
            default:
                return IsAlways(false, ref frame) == (kind == QuantifierKind.None);
        }
    }

    /// <summary>Stops at the first element for which the predicate gives another answer.</summary>
    private bool IsAlways(bool answer, ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        for (var i = PassWhile(items, answer, ref frame); i < count; i++)
        {
            if (Holds(items, i, ref frame) != answer)
            {
                return false;
            }
        }

        return true;
    }

    private int Count(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        if (Interval is { } interval && !items.Floats.IsEmpty)
        {
            Charge(count, ref frame);
            return interval.Count(items.Floats);
        }

        var found = 0;
        for (var i = 0; i < count; i++)
        {
            found += Holds(items, i, ref frame) ? 1 : 0;
            if (found == Threshold && found > 0)
            {
                break;
            }
        }

        return found;
    }
}
