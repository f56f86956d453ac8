namespace Rollouts.Expressions;

/// <summary><c>x[a:b]</c>: negative bounds count from the end, then all is clamped.</summary>
internal sealed class SliceOperation(Operation target, Operation? from, Operation? to) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = target.Evaluate(ref frame);
        var end = to?.Evaluate(ref frame);
        var start = from?.Evaluate(ref frame);
        try
        {
            if (Access.TryCount(value, out var count))
            {
                frame.Step(count / 16);
                frame.AllocateUncounted(count);
            }

            return Access.Slice(value, start, end);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }
}
