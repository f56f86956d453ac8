using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Reads JSON <c>null</c> as zero, as Go does for a plain value.</summary>
internal sealed class NullAsZeroConverter<T>(NullAsZeroConverter<T>.Reader read, Action<Utf8JsonWriter, T> write) : JsonConverter<T>
    where T : struct
{
    internal delegate T Reader(ref Utf8JsonReader reader);

    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        try
        {
            return read(ref reader);
        }
        catch (InvalidOperationException e)
        {
            // The reader's message names C# types; the field's path is added by the serializer.
            throw new JsonException($"{Needed} is needed, not {reader.TokenType}", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => write(writer, value);

    private static string Needed => typeof(T) == typeof(bool) ? "true or false" : "a whole number";
}
