namespace Rollouts.Expressions;

/// <summary><c>x in 1..9</c> where x is statically an int: a comparison with the bounds.</summary>
internal sealed class InIntervalOperation(Operation left, long from, long to) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var value = left.Evaluate(ref frame);
        return value.IsNumber
            ? value.IsFloat
                ? value.RawFloat >= from && value.RawFloat <= to
                : value.RawInteger >= from && value.RawInteger <= to
            : throw Fail($"invalid operation: {GoType.NameOf(value)} >= int");
    }
}
