using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A pointer: nil when absent or null, otherwise never empty, whatever it points to.</summary>
internal sealed class GoPointer(GoType target) : GoType
{
    public override bool IsEmpty(JsonElement value) =>
        // A pointer to the zero time is written as null and read back as nil by the round trip before hashing (row A41).
        IsNil(value) || (target is GoTime && target.IsZero(value));

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        if (IsNil(value))
        {
            writer.Write("null"u8);
        }
        else
        {
            target.WriteValue(writer, value);
        }
    }

    public override IEnumerable<(string Path, IEnumerable<string> Known)> UnknownMembers(JsonNode? value, string path) =>
        target.UnknownMembers(value, path);

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading) =>
        // The pointer is set before what it points to is read.
        IsNil(value) ? null : target.ReadTolerantly(value, reading) ?? target.ZeroNode;
}
