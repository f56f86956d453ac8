using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Reads a number or a string, and writes the same digits back.</summary>
internal sealed class NumberTextConverter : JsonConverter<NumberText>
{
    public override NumberText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new NumberText(reader.GetString() ?? ""),
            JsonTokenType.Number => new NumberText(
                Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan)
            )
            {
                IsNumber = true,
            },
            _ => throw new JsonException($"a number is needed, not {reader.TokenType}"),
        };

    public override void Write(Utf8JsonWriter writer, NumberText value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
        {
            writer.WriteRawValue(value.Text);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
