using System.Text;
using System.Text.Json;

namespace Rollouts.Conformance;

/// <summary>
/// Turns a description of Go structs in JSON (<c>{"Type": [{"json": …, "omitempty": …, "omitzero"?: …, "inline"?: …, "type": …}]}</c>) into
/// the notation of src/Api/Hashing, to renew the layout for a newer Kubernetes.
/// </summary>
internal sealed class LayoutCommand : IConformanceCommand
{
    public string Name => "layout";

    public string Arguments => "FILE";

    public string Summary => "write the struct layout of FILE (JSON) in the notation of src/Api/Hashing";

    public bool Accepts(IReadOnlyList<string> arguments) => arguments.Count == 1;

    public int Run(IReadOnlyList<string> arguments, TextWriter output)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(arguments[0]));
            foreach (var type in document.RootElement.EnumerateObject().OrderBy(t => t.Name, StringComparer.Ordinal))
            {
                // A type without fields of its own has its own marshaler.
                if (type.Value.ValueKind == JsonValueKind.Array)
                {
                    output.WriteLine(type.Value.EnumerateArray().Aggregate(new StringBuilder(type.Name), Append));
                }
            }

            return 0;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{arguments[0]} does not describe Go structs: {exception.Message}", exception);
        }
    }

    private static StringBuilder Append(StringBuilder line, JsonElement field)
    {
        var type = field.GetProperty("type").GetString();
        line.Append(' ');
        if (Has(field, "inline"))
        {
            return line.Append('@').Append(type);
        }

        line.Append(field.GetProperty("json").GetString());
        line.Append(Has(field, "omitempty") ? "?" : "").Append(Has(field, "omitzero") ? "!" : "");
        return type == "string" ? line : line.Append(':').Append(type);
    }

    private static bool Has(JsonElement field, string name) =>
        field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
