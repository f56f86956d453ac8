namespace Rollouts.Expressions;

/// <summary><c>reduce</c>: without an initial value the first element is it, and the rounds begin at the second.</summary>
internal sealed class ReduceOperation(Operation collection, Operation body, Operation? initial, int slot)
    : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        if (initial is null && count == 0)
        {
            throw Fail("reduce of empty array with no initial value");
        }

        var first = initial is null ? 1 : 0;
        var accumulated = initial?.Evaluate(ref frame) ?? Read(Enter(items, 0, ref frame));
        for (var i = first; i < count; i++)
        {
            Enter(items, i, ref frame);
            frame.Locals[ElementSlot + 1] = MeasuredValue.FromInt(i);
            frame.Locals[ElementSlot + 2] = accumulated;
            accumulated = Body!.Evaluate(ref frame);
        }

        return accumulated;
    }
}
