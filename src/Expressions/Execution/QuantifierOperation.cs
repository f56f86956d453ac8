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

        var items = Collect(ref frame, out var count);
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            found += Holds(items, i, ref frame) ? 1 : 0;
        }

        return MeasuredValue.FromInt(found);
    }

    public override bool Test(ref Frame frame)
    {
        if (kind == QuantifierKind.Count)
        {
            return base.Test(ref frame);
        }

        var items = Collect(ref frame, out var count);
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            var holds = Holds(items, i, ref frame);
            if (kind == QuantifierKind.One)
            {
                found += holds ? 1 : 0;
            }
            else if (holds != (kind == QuantifierKind.All))
            {
                return kind == QuantifierKind.Any;
            }
        }

        return kind == QuantifierKind.One ? found == 1 : kind != QuantifierKind.Any;
    }
}
