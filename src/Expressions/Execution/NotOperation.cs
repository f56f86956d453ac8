namespace Rollouts.Expressions;

/// <summary><c>not</c>, <c>!</c>.</summary>
internal sealed class NotOperation(Operation operand) : Operation
{
    public override bool IsFoldable => operand is ConstantOperation { Value.Kind: ValueKind.Bool };

    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(!operand.Test(ref frame));

    public override bool Test(ref Frame frame) => !operand.Test(ref frame);
}
