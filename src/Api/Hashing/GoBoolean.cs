using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A bool.</summary>
internal sealed class GoBoolean : GoType
{
    public override bool IsEmpty(JsonElement value) => IsNil(value) || value.ValueKind == JsonValueKind.False;

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsEmpty(value))
        {
            writer.Write("false"u8);
        }
        else if (value.ValueKind == JsonValueKind.True)
        {
            writer.Write("true"u8);
        }
        else
        {
            throw writer.Wrong("true or false", value);
        }
    }

    public override JsonNode? ZeroNode => false;

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
