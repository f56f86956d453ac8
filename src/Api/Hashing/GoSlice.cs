using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A slice: nil, which is written as null, differs from empty, which is written as <c>[]</c>; both are empty for omitempty.</summary>
internal sealed class GoSlice(GoType element) : GoType
{
    public override bool IsEmpty(JsonElement value) =>
        IsNil(value) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("null"u8);
            return;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw writer.Wrong("a list", value);
        }

        writer.Write((byte)'[');
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (index > 0)
            {
                writer.Write((byte)',');
            }

            writer.Enter(index++);
            element.WriteValue(writer, item);
            writer.Leave();
        }

        writer.Write((byte)']');
    }

    public override IEnumerable<(string Path, IEnumerable<string> Known)> UnknownMembers(JsonNode? value, string path) =>
        (value as JsonArray ?? []).Index().SelectMany(item => element.UnknownMembers(item.Item, $"{path}[{item.Index}]"));

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var items = new JsonArray();
        foreach (var item in value.EnumerateArray())
        {
            if (reading.HasEnded)
            {
                break;
            }

            // The item that ends the reading is kept as far as it was read.
            items.Add(element.ReadTolerantly(item, reading));
        }

        return items;
    }
}
