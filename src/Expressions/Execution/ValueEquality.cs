using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>Equality as <c>==</c> sees it, and Go's <c>reflect.DeepEqual</c> where that falls back to it.</summary>
internal static class ValueEquality
{
    public static bool AreEqual(in MeasuredValue a, in MeasuredValue b, ref Frame frame)
    {
        if (a.IsNumber && b.IsNumber)
        {
            return a.IsFloat || b.IsFloat ? a.AsFloat() == b.AsFloat() : a.RawInteger == b.RawInteger;
        }

        if (a.TryGetString(out var text))
        {
            return b.TryGetString(out var other) && text == other;
        }

        if (a.IsNil || b.IsNil)
        {
            return a.IsNil && b.IsNil;
        }

        if (a.TryGetList(out var left) && b.TryGetList(out var right) && AreComparable(left.ElementType, right.ElementType))
        {
            return AreListsEqual(left, right, ref frame);
        }

        if (a.Kind == ValueKind.Time && b.Kind == ValueKind.Time)
        {
            return GoTime.Compare(a.RawTime, b.RawTime) == 0;
        }

        return AreDeeplyEqual(a, b, ref frame);
    }

    /// <summary>Same Go type and identical all the way down.</summary>
    public static bool AreDeeplyEqual(in MeasuredValue a, in MeasuredValue b, ref Frame frame)
    {
        frame.Step(1);
        if (a.Kind != b.Kind)
        {
            return false;
        }

        switch (a.Kind)
        {
            case ValueKind.Float32 or ValueKind.Float64:
                return a.RawFloat == b.RawFloat;
            case ValueKind.String:
                return a.AsString() == b.AsString();
            case ValueKind.Bytes:
                return a.RawBytes.AsSpan().SequenceEqual(b.RawBytes);
            case ValueKind.Time:
                return a.RawTime == b.RawTime;
            case ValueKind.Location:
                return a.RawLocation.Name == b.RawLocation.Name;
            case ValueKind.List:
                return AreListsIdentical(a.AsList(), b.AsList(), ref frame);
            case ValueKind.Map:
                return AreMapsIdentical(a.AsMap(), b.AsMap(), ref frame);
            default:
                return a.RawBits == b.RawBits;
        }
    }

    /// <summary>Two typed slices of different element types are never equal; <c>[]any</c> compares with all of scalars.</summary>
    private static bool AreComparable(GoType left, GoType right) =>
        left.IsAny ? IsScalar(right) : IsScalar(left) && (right.IsAny || left.Equals(right));

    private static bool IsScalar(GoType type) => type.IsAny || type.IsNumber || type.Kind == GoTypeKind.String;

    private static bool AreListsEqual(ValueList a, ValueList b, ref Frame frame)
    {
        RequireStack();
        if (a.Count != b.Count)
        {
            return false;
        }

        frame.Step(a.Count);
        for (var i = 0; i < a.Count; i++)
        {
            if (!AreEqual(a[i], b[i], ref frame))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreListsIdentical(ValueList a, ValueList b, ref Frame frame)
    {
        RequireStack();
        if (a.Count != b.Count || a.IsNilSlice != b.IsNilSlice || !a.ElementType.Equals(b.ElementType))
        {
            return false;
        }

        for (var i = 0; i < a.Count; i++)
        {
            if (!AreDeeplyEqual(a[i], b[i], ref frame))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreMapsIdentical(ValueMap a, ValueMap b, ref Frame frame)
    {
        RequireStack();
        if (a.Count != b.Count || !a.Type.Equals(b.Type))
        {
            return false;
        }

        foreach (var (key, value) in a.Entries())
        {
            if (!b.TryGet(key, out var other) || !AreDeeplyEqual(value, other, ref frame))
            {
                return false;
            }
        }

        return true;
    }

    private static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw ExpressionException.Limit("value nested too deeply to compare");
        }
    }
}
