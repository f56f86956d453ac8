using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>
/// Reads the metadata of a pod template, which no schema checks: a malformed member reads as absent and does not hide
/// the rest of the object (row A19).
/// </summary>
internal sealed class TolerantMetadataConverter : JsonConverter<ObjectMeta>
{
    public override ObjectMeta? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            return element.Deserialize<ObjectMeta>(options);
        }
        catch (JsonException)
        {
            return element.ValueKind == JsonValueKind.Object ? ReadMembers(element, options) : null;
        }
    }

    public override void Write(Utf8JsonWriter writer, ObjectMeta value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);

    private static ObjectMeta? ReadMembers(JsonElement element, JsonSerializerOptions options)
    {
        var sound = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var value = member.Name is "labels" or "annotations" ? StringsOf(member.Value) : member.Value;
            var alone = JsonSerializer.SerializeToElement(
                new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [member.Name] = value }
            );
            if (Reads(alone, options))
            {
                sound[member.Name] = value;
            }
        }

        return JsonSerializer.SerializeToElement(sound).Deserialize<ObjectMeta>(options);
    }

    private static JsonElement StringsOf(JsonElement map)
    {
        if (map.ValueKind != JsonValueKind.Object)
        {
            return map;
        }

        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.String)
            {
                strings[entry.Name] = entry.Value.GetString()!;
            }
        }

        return JsonSerializer.SerializeToElement(strings);
    }

    private static bool Reads(JsonElement element, JsonSerializerOptions options)
    {
        try
        {
            element.Deserialize<ObjectMeta>(options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
