namespace Rollouts.Expressions;

/// <summary><c>x in y</c>: an equal element of a list, or a key of a map.</summary>
internal sealed class InOperation(Operation left, Operation right) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var needle = left.Evaluate(ref frame);
        var container = right.Evaluate(ref frame);
        switch (container.Kind)
        {
            case ValueKind.Nil:
                return false;
            case ValueKind.List or ValueKind.Bytes:
                return Contains(container, needle, ref frame);
            case ValueKind.Map:
                var map = container.AsMap();
                var key = needle.Kind == ValueKind.Nil && !map.KeyType.IsAny ? Access.ZeroOf(map.KeyType) : needle;
                if (!map.KeyType.IsAny && !GoType.Of(key).Equals(map.KeyType))
                {
                    throw Fail($"reflect.Value.MapIndex: value of type {GoType.NameOf(key)} is not assignable to type {map.KeyType.Name}");
                }

                return map.TryGet(key, out _);
            case ValueKind.Time:
                // A struct in Go, whose fields no expression can name.
                return needle.Kind == ValueKind.String
                    ? false
                    : throw Fail($"cannot use {GoType.NameOf(needle)} as field name of time.Time");
            default:
                throw Fail($"operator \"in\" not defined on {GoType.NameOf(container)}");
        }
    }

    private static bool Contains(in MeasuredValue container, in MeasuredValue needle, ref Frame frame)
    {
        Access.TryCount(container, out var count);
        frame.Step(count);
        for (var i = 0; i < count; i++)
        {
            if (ValueEquality.AreEqual(Access.ElementAt(container, i), needle, ref frame))
            {
                return true;
            }
        }

        return false;
    }
}
