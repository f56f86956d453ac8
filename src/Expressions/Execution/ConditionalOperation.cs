namespace Rollouts.Expressions;

/// <summary><c>c ? a : b</c>: only the chosen branch runs.</summary>
internal sealed class ConditionalOperation(Operation condition, Operation then, Operation otherwise) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) =>
        condition.Test(ref frame) ? then.Evaluate(ref frame) : otherwise.Evaluate(ref frame);
}
