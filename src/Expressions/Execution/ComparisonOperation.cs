namespace Rollouts.Expressions;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c>.</summary>
internal sealed class ComparisonOperation(BinaryOperator op, Operation left, Operation right) : Operation
{
    // Most conditions compare with a constant: it is read in advance.
    private readonly double? _bound = BoundOf(right);

    public override FloatInterval? IntervalOf(int slot) =>
        IsLocal(left, slot) && _bound is { } bound ? FloatInterval.Of(op, bound)
        : IsLocal(right, slot) && BoundOf(left) is { } other ? FloatInterval.Of(ValueOrder.Mirror(op), other)
        : null;

    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        if (a.IsFloat64 && _bound is { } bound)
        {
            return ValueOrder.Holds(op, a.RawFloat, bound);
        }

        var b = right.Evaluate(ref frame);
        return a.IsFloat64 && b.IsFloat64 ? ValueOrder.Holds(op, a.RawFloat, b.RawFloat)
            : ValueOrder.TryCompare(op, a, b, out var holds) ? holds
            : throw Fail($"invalid operation: {GoType.NameOf(a)} {OperatorTable.NameOf(op)} {GoType.NameOf(b)}");
    }

    private static double? BoundOf(Operation side) =>
        side is ConstantOperation { Value: { IsNumber: true } number } ? number.AsFloat() : null;

    private static bool IsLocal(Operation side, int slot) => side is LocalOperation local && local.Slot == slot;
}
