namespace Rollouts.Expressions;

/// <summary><c>filter</c>: the elements for which the predicate holds, as <c>[]any</c>.</summary>
internal sealed class FilterOperation(Operation collection, Operation body, int slot) : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        var kept = new List<MeasuredValue>();
        for (var i = 0; i < count; i++)
        {
            if (Holds(items, i, ref frame))
            {
                kept.Add(frame.Locals[ElementSlot]);
            }
        }

        frame.Allocate(kept.Count);
        return MeasuredValue.FromItems([.. kept]);
    }
}
