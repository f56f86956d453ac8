namespace Rollouts.Expressions;

/// <summary><c>sortBy</c>: the elements in the order of the body's values.</summary>
internal sealed class SortByOperation(Operation collection, Operation body, Operation? order, int slot)
    : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        frame.Charge(ValueSort.BytesOf(count));
        var elements = new MeasuredValue[count];
        var keys = new MeasuredValue[count];
        for (var i = 0; i < count; i++)
        {
            Enter(items, i, ref frame);
            keys[i] = Body!.Evaluate(ref frame);
            elements[i] = Read(frame.Locals[ElementSlot]);
        }

        try
        {
            var descending = order is not null && ValueSort.IsDescending(order.Evaluate(ref frame));
            frame.Allocate(count);
            ValueSort.Sort(keys, elements, descending, ref frame);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }

        return MeasuredValue.FromItems(elements);
    }
}
