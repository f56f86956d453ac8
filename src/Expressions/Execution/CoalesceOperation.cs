namespace Rollouts.Expressions;

/// <summary><c>a ?? b</c>: b only if a is nil; errors are not caught.</summary>
internal sealed class CoalesceOperation(Operation left, Operation right) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = left.Evaluate(ref frame);
        return value.IsNil ? right.Evaluate(ref frame) : value;
    }
}
