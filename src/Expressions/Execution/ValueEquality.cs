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

        if (a.TryGetList(out var left) && b.TryGetList(out var right) && AreComparable(left.Type, right.Type))
        {
            return AreListsEqual(left, right, ref frame);
        }

        if (a.Kind == ValueKind.Bytes && b.TryGetList(out right) && right.Type.IsBoxedList)
        {
            return AreBytesEqual(a.RawBytes, right);
        }

        if (b.Kind == ValueKind.Bytes && left is { Type.IsBoxedList: true })
        {
            return AreBytesEqual(b.RawBytes, left);
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
            case ValueKind.Function:
                // Go functions equal nothing, not even themselves.
                return false;
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
        left.IsBoxedList ? right.IsBoxedList || IsOfScalars(right) : IsOfScalars(left) && (right.IsBoxedList || left.Equals(right));

    private static bool IsOfScalars(GoType list) => list.Element!.IsNumber || list.Element.Kind == GoTypeKind.String;

    private static bool AreBytesEqual(byte[] bytes, ValueList list)
    {
        if (bytes.Length != list.Count)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if (!list[i].TryGetFloat(out var number) || number != bytes[i])
            {
                return false;
            }
        }

        return true;
    }

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
        if (a.Count != b.Count || a.IsNilSlice != b.IsNilSlice || !a.Type.Equals(b.Type))
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
        if (a.Count != b.Count || a.IsNilMap != b.IsNilMap || !a.Type.Equals(b.Type))
        {
            return false;
        }

        frame.Charge(ValueMap.WalkBytes);
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
