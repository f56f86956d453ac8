using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Looks into raw JSON; whatever is missing or of another type is simply not there.</summary>
internal static class RawJson
{
    public static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long? Number(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Members that are strings or numbers, as text: quantities may be written either way.</summary>
    public static IEnumerable<(string Name, string Text)> Texts(JsonElement parent)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        foreach (var member in parent.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                yield return (member.Name, member.Value.GetString()!);
            }
            else if (member.Value.ValueKind == JsonValueKind.Number)
            {
                yield return (member.Name, member.Value.GetRawText());
            }
        }
    }
}
