using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A map with string keys, written in the byte order of its keys.</summary>
internal sealed class GoMap(GoType element) : GoType
{
    public override bool IsEmpty(JsonElement value) =>
        IsNil(value) || (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 0);

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("null"u8);
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw writer.Wrong("an object", value);
        }

        SortedMembers.Write(writer, value, element);
    }

    public override IEnumerable<(string Path, IEnumerable<string> Known)> UnknownMembers(JsonNode? value, string path) =>
        (value as JsonObject ?? []).SelectMany(member => element.UnknownMembers(member.Value, $"{path}.{member.Key}"));

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var node = new JsonObject();
        foreach (var (key, member) in SortedMembers.Read(value))
        {
            var item = element.ReadTolerantly(member, reading);
            if (reading.HasEnded)
            {
                // A map gets its entry only after the value is read.
                break;
            }

            node[Encoding.UTF8.GetString(key)] = item;
        }

        return node;
    }
}
