using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Reads and writes <see cref="IntOrString"/> without changing its kind.</summary>
internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt32(out var number) => new IntOrString(number),
            JsonTokenType.String => new IntOrString(reader.GetString() ?? ""),
            JsonTokenType.Number => throw new JsonException("the number must be a whole number of 32 bits"),
            _ => throw new JsonException("a whole number or a string is needed"),
        };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.IsString)
        {
            writer.WriteStringValue(value.Text);
        }
        else
        {
            writer.WriteNumberValue(value.IntValue);
        }
    }
}
