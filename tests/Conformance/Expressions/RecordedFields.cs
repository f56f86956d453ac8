using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>The fields of a recorded line.</summary>
internal static class RecordedFields
{
    /// <exception cref="FormatException">The field is missing or of another kind.</exception>
    public static string Text(this JsonElement line, string name) =>
        line.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()!
            : throw new FormatException($"the line has no text field \"{name}\"; it needs one to be a recorded case.");

    /// <exception cref="FormatException">The field is missing or of another kind.</exception>
    public static bool Truth(this JsonElement line, string name) =>
        line.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.GetBoolean()
            : throw new FormatException($"the line has no field \"{name}\" that is true or false; it needs one to be a recorded case.");

    /// <exception cref="FormatException">The field is missing.</exception>
    public static JsonElement Field(this JsonElement line, string name) =>
        line.TryGetProperty(name, out var field)
            ? field
            : throw new FormatException($"the line has no field \"{name}\"; it needs one to be a recorded case.");

    public static bool Has(this JsonElement line, string name) => line.TryGetProperty(name, out _);

    public static string Source(this JsonElement line, string otherwise) => line.Has("src") ? line.Text("src") : otherwise;
}
