using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Whole numbers in JSON, also when they are written as <c>1.0</c> or <c>1e3</c>, which the API server takes for integers.</summary>
internal static class WholeNumber
{
    public static long ReadInt64(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var value))
        {
            return value;
        }

        return reader.TryGetDecimal(out var number) && decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue
            ? (long)number
            : throw new JsonException("a whole number of 64 bits is needed");
    }

    public static int ReadInt32(ref Utf8JsonReader reader)
    {
        var value = ReadInt64(ref reader);
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new JsonException($"{value} does not fit a whole number of 32 bits");
    }
}
