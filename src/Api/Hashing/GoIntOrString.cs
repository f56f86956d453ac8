using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>intstr.IntOrString: keeps whether it was a number or a string; the zero value is the number 0.</summary>
internal sealed class GoIntOrString : GoType
{
    public override bool IsEmpty(JsonElement value) => false;

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            GoString.WriteToken(writer, value);
        }
        else if (IsNil(value) || value.ValueKind == JsonValueKind.Number)
        {
            GoInteger.Int32.WriteValue(writer, value);
        }
        else
        {
            throw writer.Wrong("a number or a string", value);
        }
    }

    public override JsonNode? ZeroNode => 0;

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) =>
        value.ValueKind == JsonValueKind.String ? GoString.Read(value)
        : IsNil(value) ? null
        : GoInteger.Int32.ReadTolerantly(value, reading) ?? reading.End();
}
