namespace Rollouts.Expressions;

/// <summary>
/// <c>==</c> where both sides are statically int, or both string: the original asserts those types at run time, so that a nil or a
/// float that slipped through is an error and not "different".
/// </summary>
internal sealed class ExactEqualityOperation(bool negated, ValueKind kind, Operation left, Operation right) : Operation
{
    public override bool IsFoldable =>
        left is ConstantOperation { Value: var a } && right is ConstantOperation { Value: var b } && a.Kind == b.Kind && !a.IsNil;

    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        if (a.Kind != kind || b.Kind != kind)
        {
            throw Fail($"interface conversion: interface {{}} is {NilOr(a.Kind != kind ? a : b)}, not {GoType.OfKind(kind)}");
        }

        return (kind == ValueKind.Int ? a.RawBits == b.RawBits : a.AsString() == b.AsString()) != negated;
    }
}
