namespace Rollouts.Expressions;

/// <summary><c>sum</c>: starts at int 0.</summary>
internal sealed class SumOperation(Operation collection, Operation? body, int slot) : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        var floats = 0.0;
        var added = Body is null ? AddFloats(items, ref floats) : 0;
        Charge(added, ref frame);
        var total = added > 0 ? MeasuredValue.FromFloat(floats) : MeasuredValue.FromInt(0);
        try
        {
            for (var i = added; i < count; i++)
            {
                var element = Enter(items, i, ref frame);
                var value = Body is null ? Read(element) : Body.Evaluate(ref frame);
                total = Arithmetic.Apply(BinaryOperator.Add, value, total);
            }
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }

        return total;
    }

    /// <summary>Adds the first elements as far as they are float64, in their order, for floats are not associative.</summary>
    private static int AddFloats(scoped in Elements items, ref double sum)
    {
        foreach (var value in items.Floats)
        {
            sum += value;
        }

        var added = items.Floats.Length;
        while (added < items.Items.Length && items.Items[added].IsFloat64)
        {
            sum += items.Items[added++].RawFloat;
        }

        return added;
    }
}
