using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>
/// <c>x in ["a", "b"]</c>: the original makes a set keyed by string of it, so that another type than string is an error, and nil is
/// taken for the empty string.
/// </summary>
internal sealed class InSetOperation(Operation left, FrozenSet<string> set) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var needle = left.Evaluate(ref frame);
        return needle.TryGetString(out var text) ? set.Contains(text)
            : needle.Kind == ValueKind.Nil ? set.Contains("")
            : throw Fail($"reflect.Value.MapIndex: value of type {GoType.NameOf(needle)} is not assignable to type string");
    }
}
