using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>
/// json.RawMessage and FieldsV1: any JSON. It has passed through a Go map before it gets here, so its keys are sorted and its numbers are
/// written as Go writes them.
/// </summary>
internal sealed class GoRawJson : GoType
{
    public override bool IsEmpty(JsonElement value) => IsNil(value);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                SortedMembers.Write(writer, value, this);
                break;
            case JsonValueKind.Array:
                WriteItems(writer, value);
                break;
            case JsonValueKind.String:
                GoString.WriteToken(writer, value);
                break;
            case JsonValueKind.Number:
                writer.WriteAscii(GoNumber.Format(writer, value));
                break;
            case JsonValueKind.True:
                writer.Write("true"u8);
                break;
            case JsonValueKind.False:
                writer.Write("false"u8);
                break;
            default:
                writer.Write("null"u8);
                break;
        }
    }

    private void WriteItems(GoJsonWriter writer, JsonElement value)
    {
        writer.Write((byte)'[');
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (index > 0)
            {
                writer.Write((byte)',');
            }

            writer.Enter(index++);
            WriteValue(writer, item);
            writer.Leave();
        }

        writer.Write((byte)']');
    }

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading)
    {
        using var writer = new GoJsonWriter(HashForm.Current);
        try
        {
            WriteValue(writer, value);
            return JsonNode.Parse(writer.Written, documentOptions: TolerantReading.Deep);
        }
        catch (HashInputException)
        {
            return null;
        }
    }
}
