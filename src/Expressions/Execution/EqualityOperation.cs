namespace Rollouts.Expressions;

/// <summary><c>==</c> and <c>!=</c> in general.</summary>
internal sealed class EqualityOperation(bool negated, Operation left, Operation right) : Operation
{
    public override FloatInterval? IntervalOf(int slot) =>
        !negated && left is LocalOperation local && local.Slot == slot && right is ConstantOperation { Value: { IsNumber: true } number }
            ? FloatInterval.Of(BinaryOperator.Equal, number.AsFloat())
            : null;

    public override bool IsFoldable =>
        left is ConstantOperation { Value: var a } && right is ConstantOperation { Value: var b } && a.Kind == b.Kind && !a.IsNil;

    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        return ValueEquality.AreEqual(a, b, ref frame) != negated;
    }
}
