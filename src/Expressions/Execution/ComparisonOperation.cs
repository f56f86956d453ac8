namespace Rollouts.Expressions;

/// <summary><c>&lt; &lt;= &gt; &gt;=</c>.</summary>
internal sealed class ComparisonOperation(BinaryOperator op, Operation left, Operation right) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        return a.Kind == ValueKind.Float64 && b.Kind == ValueKind.Float64 ? ValueOrder.Holds(op, a.RawFloat, b.RawFloat)
            : ValueOrder.TryCompare(op, a, b, out var holds) ? holds
            : throw Fail($"invalid operation: {GoType.NameOf(a)} {OperatorTable.NameOf(op)} {GoType.NameOf(b)}");
    }
}
