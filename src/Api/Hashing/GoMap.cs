using System.Text.Json;

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
}
