using System.Globalization;
using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>The encoding of Go values in the recorded files: the spelling of a number carries its type, tags carry the rest.</summary>
internal static class RecordedValue
{
    public static MeasuredValue Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return MeasuredValue.Nil;
            case JsonValueKind.True or JsonValueKind.False:
                return MeasuredValue.FromBool(element.GetBoolean());
            case JsonValueKind.String:
                return MeasuredValue.FromString(element.GetString()!);
            case JsonValueKind.Number:
                return ReadNumber(element.GetRawText());
            case JsonValueKind.Array:
                return MeasuredValue.FromItems([.. element.EnumerateArray().Select(Read)]);
            default:
                return ReadObject(element);
        }
    }

    /// <summary>The name that begins with <c>$</c> and tells what an object stands for; null for an ordinary map.</summary>
    public static string? Tag(JsonElement element)
    {
        foreach (var property in element.EnumerateObject())
        {
            return property.Name.StartsWith('$') ? property.Name : null;
        }

        return null;
    }

    private static MeasuredValue ReadNumber(string raw) =>
        raw.AsSpan().IndexOfAny(".eE") < 0
            ? MeasuredValue.FromInt(long.Parse(raw, CultureInfo.InvariantCulture))
            : MeasuredValue.FromFloat(double.Parse(raw, CultureInfo.InvariantCulture));

    private static MeasuredValue ReadObject(JsonElement element)
    {
        var tag = Tag(element);
        if (tag is null)
        {
            return MeasuredValue.FromMembers(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value))));
        }

        var value = element.GetProperty(tag);
        return tag switch
        {
            "$float" => MeasuredValue.FromFloat(
                value.GetString() switch
                {
                    "NaN" => double.NaN,
                    "+Inf" => double.PositiveInfinity,
                    _ => double.NegativeInfinity,
                }
            ),
            "$num" => ReadSized(value.GetString()!, element.GetProperty("v")),
            "$duration" => MeasuredValue.FromDuration(element.GetProperty("ns").GetInt64()),
            "$time" => MeasuredValue.FromTime(DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
            "$bytes" => MeasuredValue.FromBytes(value.GetBytesFromBase64()),
            "$location" => MeasuredValue.FromLocation(GoLocation.Find(value.GetString()!)),
            "$rawstring" => MeasuredValue.FromString(GoText.FromBytes(value.GetBytesFromBase64())),
            "$nil" when value.GetString()!.StartsWith("[]", StringComparison.Ordinal) => MeasuredValue.FromList(
                new TypedList(ParseType(value.GetString()![2..]), [], isNilSlice: true)
            ),
            "$nil" when value.GetString()!.StartsWith("map[", StringComparison.Ordinal) => MeasuredValue.FromMap(
                ValueMap.NilOf(ParseType(value.GetString()!))
            ),
            "$nil" when value.GetString()!.StartsWith('*') => NilPointer(value.GetString()!),
            "$nil" => MeasuredValue.Nil,
            "$ptr" => Read(value),
            "$typed" => ReadTyped(value.GetString()!, element.GetProperty("v")),
            _ => MeasuredValue.Nil,
        };
    }

    /// <summary>The static check looks through pointers; what they do not point to is nil.</summary>
    private static MeasuredValue NilPointer(string type)
    {
        var pointed = ParseType(type.TrimStart('*'));
        return pointed.IsAny ? MeasuredValue.Nil : MeasuredValue.NilOf(GoType.PointerTo(pointed));
    }

    private static MeasuredValue ReadSized(string type, JsonElement value) =>
        type switch
        {
            "float32" => MeasuredValue.FromFloat32(
                value.ValueKind == JsonValueKind.Number ? value.GetSingle() : (float)Read(value).AsFloat()
            ),
            "uint64" or "uint" => MeasuredValue.FromInteger(Kind(type), unchecked((long)value.GetUInt64())),
            "time.Month" => MeasuredValue.FromInteger(ValueKind.Month, value.GetInt64()),
            "time.Weekday" => MeasuredValue.FromInteger(ValueKind.Weekday, value.GetInt64()),
            _ => MeasuredValue.FromInteger(Kind(type), value.GetInt64()),
        };

    private static ValueKind Kind(string type) => Enum.Parse<ValueKind>(type, ignoreCase: true);

    private static MeasuredValue ReadTyped(string type, JsonElement value)
    {
        if (type == "[]float64")
        {
            return MeasuredValue.FromFloats([.. value.EnumerateArray().Select(v => Read(v).AsFloat())]);
        }

        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            var element = ParseType(type[2..]);
            return MeasuredValue.FromList(new TypedList(element, [.. value.EnumerateArray().Select(v => ReadAs(element, v))]));
        }

        var parsed = ParseType(type);
        if (parsed.Key!.Kind == GoTypeKind.String)
        {
            var members = value.EnumerateObject().ToDictionary(p => p.Name, p => ReadAs(parsed.Element!, p.Value));
            return MeasuredValue.FromMap(ValueMap.Adopt(members, parsed));
        }

        var entries = value
            .EnumerateObject()
            .ToDictionary(
                p => MeasuredValue.FromInt(long.Parse(p.Name, CultureInfo.InvariantCulture)),
                p => ReadAs(parsed.Element!, p.Value),
                GoKeyComparer.Instance
            );
        return MeasuredValue.FromMap(ValueMap.Adopt(parsed, entries));
    }

    private static MeasuredValue ReadAs(GoType type, JsonElement value) =>
        type.Kind switch
        {
            GoTypeKind.List when value.ValueKind == JsonValueKind.Array => ReadTyped(type.Name, value),
            GoTypeKind.Map when !type.Equals(GoType.AnyMap) && value.ValueKind == JsonValueKind.Object => ReadTyped(type.Name, value),
            > GoTypeKind.Int and <= GoTypeKind.Float32 => ReadSized(type.Name, value),
            _ => Read(value),
        };

    private static GoType ParseType(string type)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            return GoType.List(ParseType(type[2..]));
        }

        if (type.StartsWith("map[", StringComparison.Ordinal))
        {
            var close = type.IndexOf(']', StringComparison.Ordinal);
            return GoType.Map(ParseType(type[4..close]), ParseType(type[(close + 1)..]));
        }

        return type switch
        {
            "string" => GoType.String,
            "int" => GoType.Int,
            "float64" => GoType.Float64,
            "bool" => GoType.Bool,
            "interface {}" => GoType.Any,
            // The structs of CloudWatch: something that has members.
            _ when type.StartsWith("types.", StringComparison.Ordinal) => GoType.AnyMap,
            _ => Enum.TryParse<ValueKind>(type, ignoreCase: true, out var kind) ? GoType.OfKind(kind) : GoType.Any,
        };
    }
}
