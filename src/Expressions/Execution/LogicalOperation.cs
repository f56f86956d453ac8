namespace Rollouts.Expressions;

/// <summary><c>and</c>, <c>or</c>: the left operand must be a bool, the right one is returned unchecked.</summary>
internal sealed class LogicalOperation(bool isAnd, Operation left, Operation right) : Operation
{
    public override FloatInterval? IntervalOf(int slot) =>
        isAnd && left.IntervalOf(slot) is { } a && right.IntervalOf(slot) is { } b ? a.And(b) : null;

    public override MeasuredValue Evaluate(ref Frame frame) =>
        left.Test(ref frame) == isAnd ? right.Evaluate(ref frame) : MeasuredValue.FromBool(!isAnd);

    public override bool Test(ref Frame frame) => left.Test(ref frame) == isAnd ? right.Test(ref frame) : !isAnd;
}
