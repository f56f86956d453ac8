namespace Rollouts.Expressions;

/// <summary><c>all none any one count</c>.</summary>
internal sealed class QuantifierOperation(QuantifierKind kind, Operation collection, Operation? body, int slot)
    : LoopOperation(collection, body, slot)
{
    /// <summary><c>count(a, p) &gt; 0</c> stops at the first: it is <c>any(a, p)</c>. Null for everything else.</summary>
    public QuantifierOperation? AsAny() =>
        kind == QuantifierKind.Count && Body is not null
            ? new QuantifierOperation(QuantifierKind.Any, Collection, Body, ElementSlot)
            {
                Type = GoType.Bool,
                Span = Span,
                Cost = Cost,
                ReadsElement = ReadsElement,
            }
            : null;

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
        }

        return found;
    }
}
