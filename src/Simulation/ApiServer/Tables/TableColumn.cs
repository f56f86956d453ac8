using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A column of a server-side table and how its cell is read from an object.</summary>
/// <param name="Priority">0 for always, 1 for wide output only.</param>
/// <param name="Cell">The cell's value for an object at an instant.</param>
internal sealed record TableColumn(
    string Name,
    Func<JsonObject, DateTimeOffset, JsonNode?> Cell,
    string Type = "string",
    string Format = "",
    int Priority = 0
)
{
    public static TableColumn NameOf { get; } = new("Name", static (item, _) => item.At("metadata", "name").AsText(), Format: "name");

    public static TableColumn Age { get; } = Since("Age", "metadata", "creationTimestamp");

    public static TableColumn Text(string name, Func<JsonObject, string> read, int priority = 0) =>
        new(name, (item, _) => read(item), Priority: priority);

    public static TableColumn Count(string name, params string[] path) =>
        new(name, (item, _) => JsonNumbers.ToInt64(item.At(path)), "integer");

    /// <summary>How long ago a field's instant was.</summary>
    public static TableColumn Since(string name, params string[] path) =>
        new(name, (item, now) => HumanDuration.Since(item.At(path).AsText(), now));
}
