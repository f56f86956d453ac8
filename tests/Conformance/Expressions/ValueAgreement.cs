using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>Whether a value is the recorded one: the same value and the same Go type, at every depth that the recording tells.</summary>
internal static class ValueAgreement
{
    private const double Tolerance = 1e-9;

    /// <param name="outcome">The fields <c>result</c>, <c>type</c> and, where it is not the usual one of the type, <c>go</c>.</param>
    /// <param name="isApproximate">Floats may differ by 1e-9 of their size: C and Go raise to a power differently.</param>
    public static bool Agrees(JsonElement outcome, in MeasuredValue actual, bool isApproximate) =>
        TypeOf(actual) == outcome.Text("type")
        && actual.GoTypeName == (outcome.Has("go") ? outcome.Text("go") : UsualType(outcome.Text("type"), actual))
        && Matches(outcome.Field("result"), actual, isApproximate);

    private static string TypeOf(in MeasuredValue value) =>
        value.Kind switch
        {
            ValueKind.Nil => "nil",
            ValueKind.List => value.IsNil ? "nilarray" : "array",
            ValueKind.Map => "map",
            ValueKind.Bytes => "bytes",
            ValueKind.Duration => "duration",
            ValueKind.Time => "time",
            ValueKind.Location => "location",
            _ => value.GoTypeName,
        };

    private static string UsualType(string type, in MeasuredValue actual) =>
        type switch
        {
            "array" => "[]interface {}",
            "map" => "map[string]interface {}",
            _ => actual.GoTypeName,
        };

    private static bool Matches(JsonElement expected, in MeasuredValue actual, bool isApproximate)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                return !actual.IsNil && actual.TryGetList(out var list) && AllMatch([.. expected.EnumerateArray()], list, isApproximate);
            case JsonValueKind.Object when RecordedValue.Tag(expected) is { } tag:
                return MatchesTag(tag, expected, actual, isApproximate);
            case JsonValueKind.Object:
                return actual.TryGetMap(out var map)
                    && map.Count == expected.EnumerateObject().Count()
                    && expected.EnumerateObject().All(p => map.TryGetMember(p.Name, out var v) && Matches(p.Value, v, isApproximate));
            default:
                return IsSame(RecordedValue.Read(expected), actual, isApproximate);
        }
    }

    private static bool AllMatch(JsonElement[] expected, ValueList list, bool isApproximate) =>
        expected.Length == list.Count && expected.Zip(list).All(p => Matches(p.First, p.Second, isApproximate));

    private static bool MatchesTag(string tag, JsonElement expected, MeasuredValue actual, bool isApproximate)
    {
        var value = expected.GetProperty(tag);
        switch (tag)
        {
            case "$map":
                return actual.TryGetMap(out var map)
                    && actual.GoTypeName == expected.Text("go")
                    && map.Count == value.GetArrayLength()
                    && value
                        .EnumerateArray()
                        .All(pair =>
                            map.Entries()
                                .Any(e =>
                                    Matches(pair[0], e.Key, isApproximate) && (IsLost(pair) || Matches(pair[1], e.Value, isApproximate))
                                )
                        );
            case "$rawstring":
                return actual.TryGetString(out var text) && GoText.ToBytes(text).AsSpan().SequenceEqual(value.GetBytesFromBase64());
            case "$bytes":
                return actual.Kind == ValueKind.Bytes && actual.RawBytes.AsSpan().SequenceEqual(value.GetBytesFromBase64());
            case "$time":
                return actual.Kind == ValueKind.Time
                    && actual.RawTime.ToRfc3339Nano() == value.GetString()
                    && actual.RawTime.Location.Name == expected.Text("loc");
            case "$location":
                return actual.Kind == ValueKind.Location && actual.RawLocation.Name == value.GetString();
            case "$nil":
                // Pointers are looked through, and a nil one is plain nil.
                return actual.IsNil && (value.GetString()!.StartsWith('*') || actual.GoTypeName == value.GetString());
            default:
                return IsSame(RecordedValue.Read(expected), actual, isApproximate);
        }
    }

    /// <summary>No lookup finds NaN, so that what it stands for in a map was recorded as nothing.</summary>
    private static bool IsLost(JsonElement pair) =>
        pair[1].ValueKind == JsonValueKind.Null
        && pair[0].ValueKind == JsonValueKind.Object
        && double.IsNaN(RecordedValue.Read(pair[0]).AsFloat());

    private static bool IsSame(MeasuredValue expected, MeasuredValue actual, bool isApproximate)
    {
        if (expected.Kind != actual.Kind)
        {
            return false;
        }

        return expected.Kind switch
        {
            ValueKind.Float64 or ValueKind.Float32 => IsSame(expected.RawFloat, actual.RawFloat, isApproximate),
            ValueKind.String => expected.AsString() == actual.AsString(),
            _ => expected.RawBits == actual.RawBits,
        };
    }

    /// <summary>Zeros of different sign differ; every NaN is the same.</summary>
    private static bool IsSame(double expected, double actual, bool isApproximate) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
        || (double.IsNaN(expected) && double.IsNaN(actual))
        || (isApproximate && Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected));
}
