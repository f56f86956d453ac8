namespace Rollouts.Expressions;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c>.</summary>
internal sealed class ComparisonOperation(BinaryOperator op, Operation left, Operation right) : Operation
{
    // Most conditions compare with a constant: it is read in advance.
    private readonly bool _hasBound = right is ConstantOperation { Value.IsFloat64: true };
    private readonly double _bound = right is ConstantOperation { Value: { IsFloat64: true } bound } ? bound.RawFloat : 0;

    public override FloatInterval? IntervalOf(int slot) =>
        (left, right) switch
        {
            (LocalOperation local, ConstantOperation { Value: { IsNumber: true } bound }) when local.Slot == slot => FloatInterval.Of(
                op,
                bound.AsFloat()
            ),
            (ConstantOperation { Value: { IsNumber: true } bound }, LocalOperation local) when local.Slot == slot => FloatInterval.Of(
                ValueOrder.Mirror(op),
                bound.AsFloat()
            ),
            _ => null,
        };

    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        if (_hasBound && a.IsFloat64)
        {
            return ValueOrder.Holds(op, a.RawFloat, _bound);
        }

        var b = right.Evaluate(ref frame);
        return a.IsFloat64 && b.IsFloat64 ? ValueOrder.Holds(op, a.RawFloat, b.RawFloat)
            : ValueOrder.TryCompare(op, a, b, out var holds) ? holds
            : throw Fail($"invalid operation: {GoType.NameOf(a)} {OperatorTable.NameOf(op)} {GoType.NameOf(b)}");
    }
}
