using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>A Go struct: its fields in the order of the source, embedded structs already spread into it.</summary>
internal sealed class GoStruct : GoType
{
    private GoField[] _fields = [];

    /// <summary>Types refer to each other by name, so the fields come after all structs are known.</summary>
    public void Complete(IEnumerable<GoField> fields) => _fields = [.. fields];

    public IReadOnlyList<GoField> Fields => _fields;

    /// <summary>A struct value is never empty in Go.</summary>
    public override bool IsEmpty(JsonElement value) => false;

    public override bool IsZero(JsonElement value) =>
        IsNil(value)
        || (
            value.ValueKind == JsonValueKind.Object
            && _fields.All(field => !value.TryGetProperty(field.Utf8Name, out var member) || field.Type.IsZero(member))
        );

    public override void WriteValue(GoJsonWriter writer, JsonElement value)
    {
        var slots = writer.RentSlots(_fields.Length);
        if (!IsNil(value))
        {
            Sort(writer, value, slots);
        }

        writer.Write((byte)'{');
        var first = true;
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = _fields[i];
            var content = writer.Slot(slots, i);
            writer.Enter(field.Name);
            if (!Omits(writer, field, content))
            {
                if (!first)
                {
                    writer.Write((byte)',');
                }

                first = false;
                writer.Write(field.Prefix);
                field.Type.WriteValue(writer, content);
            }

            writer.Leave();
        }

        writer.Write((byte)'}');
        writer.ReturnSlots(_fields.Length);
    }

    private static bool Omits(GoJsonWriter writer, GoField field, JsonElement value) =>
        (field.OmitEmpty && field.Type.IsEmpty(value)) || (field.OmitZero && writer.Form == HashForm.Current && field.Type.IsZero(value));

    /// <summary>Puts each known member into its field's slot. The last of several equal names counts, as in Go.</summary>
    private void Sort(GoJsonWriter writer, JsonElement value, int slots)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw writer.Wrong("an object", value);
        }

        foreach (var member in value.EnumerateObject())
        {
            var index = IndexOf(member);
            if (index >= 0)
            {
                writer.SetSlot(slots, index, member.Value);
            }
        }
    }

    private int IndexOf(JsonProperty member)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        var escaped = name.Contains((byte)'\\');
        for (var i = 0; i < _fields.Length; i++)
        {
            // Names are case-sensitive: the decoder of Kubernetes is, unlike encoding/json.
            var candidate = _fields[i].Utf8Name;
            if (escaped ? member.NameEquals(candidate) : name.SequenceEqual(candidate))
            {
                return i;
            }
        }

        return -1;
    }

    public override JsonNode? ZeroNode => new JsonObject();

    public override IEnumerable<(string Path, IEnumerable<string> Known)> UnknownMembers(JsonNode? value, string path) =>
        (value as JsonObject ?? []).SelectMany(member =>
            Array.Find(_fields, field => field.Name == member.Key) is { } field
                ? field.Type.UnknownMembers(member.Value, $"{path}.{member.Key}")
                : [($"{path}.{member.Key}", _fields.Select(known => known.Name))]
        );

    public override JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var node = new JsonObject();
        foreach (var field in _fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            if (!reading.HasEnded && value.TryGetProperty(field.Utf8Name, out var member))
            {
                node[field.Name] = field.Type.ReadTolerantly(member, reading);
            }
        }

        return node;
    }
}
