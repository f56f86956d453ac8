namespace Rollouts.Expressions;

/// <summary>Members, elements, slices and lengths.</summary>
internal static class Access
{
    /// <summary>An index or bound: any integer, or a float truncated.</summary>
    public static bool TryInteger(in MeasuredValue value, out long integer)
    {
        integer =
            value.IsInteger ? value.RawInteger
            : value.IsFloat ? Arithmetic.Truncate(value.RawFloat)
            : 0;
        return value.IsNumber;
    }

    public static MeasuredValue Fetch(in MeasuredValue target, in MeasuredValue key)
    {
        switch (target.Kind)
        {
            case ValueKind.Map:
                return FetchMember(target.AsMap(), key);
            case ValueKind.List:
            case ValueKind.Bytes:
            case ValueKind.String:
                return FetchElement(target, key);
            default:
                throw CannotFetch(target, key);
        }
    }

    public static MeasuredValue ZeroOf(GoType type) =>
        type.Kind switch
        {
            GoTypeKind.String => MeasuredValue.FromString(""),
            GoTypeKind.Bool => MeasuredValue.FromBool(false),
            GoTypeKind.Float64 => MeasuredValue.FromFloat(0),
            GoTypeKind.Float32 => MeasuredValue.FromFloat32(0),
            GoTypeKind.List => MeasuredValue.FromList(new TypedList(type.Element!, [], isNilSlice: true)),
            >= GoTypeKind.Int and <= GoTypeKind.Uint64 => MeasuredValue.FromInteger(ValueKind.Int + (type.Kind - GoTypeKind.Int), 0),
            _ => MeasuredValue.Nil,
        };

    /// <summary>The number of rounds of a predicate over a value: elements, members, or bytes of a string.</summary>
    public static bool TryCount(in MeasuredValue value, out int count)
    {
        count = value.Kind switch
        {
            ValueKind.List => value.AsList().Count,
            ValueKind.Map => value.AsMap().Count,
            ValueKind.Bytes => value.RawBytes.Length,
            ValueKind.String => GoText.ByteLength(value.AsString()),
            _ => -1,
        };
        return count >= 0;
    }

    public static MeasuredValue ElementAt(in MeasuredValue collection, int index) =>
        collection.Kind switch
        {
            ValueKind.List => collection.AsList()[index],
            ValueKind.Bytes => MeasuredValue.FromInteger(ValueKind.Uint8, collection.RawBytes[index]),
            ValueKind.String => MeasuredValue.FromInteger(ValueKind.Uint8, GoText.ByteAt(collection.AsString(), index)),
            _ => throw ExpressionException.Runtime($"reflect: call of reflect.Value.Index on {GoType.NameOf(collection)} Value"),
        };

    public static MeasuredValue Slice(in MeasuredValue value, MeasuredValue? from, MeasuredValue? to)
    {
        var length = value.Kind switch
        {
            ValueKind.List => value.AsList().Count,
            ValueKind.String => GoText.ByteLength(value.AsString()),
            ValueKind.Bytes => value.RawBytes.Length,
            _ => throw ExpressionException.Runtime($"cannot slice {GoType.NameOf(value)}"),
        };
        var start = Bound(from, 0, length);
        var end = Bound(to, length, length);
        start = Math.Min(start, end);
        return value.Kind switch
        {
            ValueKind.List => MeasuredValue.FromList(value.AsList().Slice(start, end)),
            ValueKind.String => MeasuredValue.FromString(GoText.SliceBytes(value.AsString(), start, end)),
            _ => MeasuredValue.FromBytes(value.RawBytes[start..end]),
        };
    }

    private static int Bound(MeasuredValue? bound, int missing, int length)
    {
        if (bound is not { } value)
        {
            return missing;
        }

        if (!TryInteger(value, out var position))
        {
            throw ExpressionException.Runtime($"invalid operation: int({GoType.NameOf(value)})");
        }

        return (int)Math.Clamp(position < 0 ? length + position : position, 0, length);
    }

    private static MeasuredValue FetchMember(ValueMap map, in MeasuredValue key)
    {
        // A nil key looks up the zero key of the key type.
        var sought = key.Kind == ValueKind.Nil && !map.KeyType.IsAny ? ZeroOf(map.KeyType) : key;
        if (!map.KeyType.IsAny && !GoType.Of(sought).Equals(map.KeyType))
        {
            throw ExpressionException.Runtime($"cannot fetch {key.ToGoString()} from {map.Type.Name}");
        }

        return map.TryGet(sought, out var value) ? value : ZeroOf(map.ValueType);
    }

    private static MeasuredValue FetchElement(in MeasuredValue target, in MeasuredValue key)
    {
        if (!TryInteger(key, out var index))
        {
            throw target.Kind == ValueKind.List || key.Kind != ValueKind.String
                ? ExpressionException.Runtime($"invalid operation: int({GoType.NameOf(key)})")
                : CannotFetch(target, key);
        }

        var length = target.Kind switch
        {
            ValueKind.List => target.AsList().Count,
            ValueKind.Bytes => target.RawBytes.Length,
            _ => GoText.ByteLength(target.AsString()),
        };
        var position = index < 0 ? length + index : index;
        return position >= 0 && position < length
            ? ElementAt(target, (int)position)
            : throw ExpressionException.Runtime($"index out of range: {index} (array length is {length})");
    }

    private static ExpressionException CannotFetch(in MeasuredValue target, in MeasuredValue key) =>
        ExpressionException.Runtime($"cannot fetch {key.ToGoString()} from {GoType.NameOf(target)}");
}
