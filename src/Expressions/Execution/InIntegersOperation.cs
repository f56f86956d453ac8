using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary><c>x in [1, 2]</c> for an x that is statically int: a set in the original, which asserts the type.</summary>
internal sealed class InIntegersOperation(Operation left, FrozenSet<long> set) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var needle = left.Evaluate(ref frame);
        return needle.Kind == ValueKind.Int ? set.Contains(needle.RawBits)
            : needle.Kind == ValueKind.Nil ? set.Contains(0)
            : throw Fail($"reflect.Value.MapIndex: value of type {GoType.NameOf(needle)} is not assignable to type int");
    }
}
