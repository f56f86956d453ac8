namespace Rollouts.Expressions;

/// <summary><c>map</c>: the body's value for each element, as <c>[]any</c>.</summary>
internal sealed class MapOperation(Operation collection, Operation body, int slot) : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        frame.Allocate(count);
        var mapped = new MeasuredValue[count];
        for (var i = 0; i < count; i++)
        {
            Enter(items, i, ref frame);
            frame.Locals[ElementSlot + 1] = MeasuredValue.FromInt(i);
            mapped[i] = Body!.Evaluate(ref frame);
        }

        return MeasuredValue.FromItems(mapped);
    }
}
