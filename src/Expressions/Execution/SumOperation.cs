namespace Rollouts.Expressions;

/// <summary><c>sum</c>: starts at int 0.</summary>
internal sealed class SumOperation(Operation collection, Operation? body, int slot) : LoopOperation(collection, body, slot)
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        var total = MeasuredValue.FromInt(0);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var element = Enter(items, i, ref frame);
                total = Arithmetic.Apply(BinaryOperator.Add, Body?.Evaluate(ref frame) ?? element, total);
            }
        }
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }

        return total;
    }
}
