namespace Rollouts.Expressions;

/// <summary>Stands for what the original does not check before the run, but which cannot work.</summary>
internal sealed class FailingOperation(ExpressionException fault) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) =>
        throw new ExpressionException(ExpressionErrorCode.Runtime, fault.Message, fault.Span, fault.Hint, fault);
}
