using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>An object of the linted file. What should be text and is not reads as nothing.</summary>
internal sealed record LintedObject(KubeYamlDocument Document, JsonObject Content, string DefaultNamespace)
{
    private const string CoreGroup = "";

    public string Group { get; } = Text(Content["apiVersion"])?.Split('/') is [var group, _] ? group : CoreGroup;

    public string Kind { get; } = Text(Content["kind"]) ?? "";

    public string Namespace { get; } =
        Text((Content["metadata"] as JsonObject)?["namespace"]) is { Length: > 0 } own ? own : DefaultNamespace;

    public string Name { get; } = Text((Content["metadata"] as JsonObject)?["name"]) ?? "";

    /// <summary>Whether it is what a reference means.</summary>
    public bool Is(string group, string kind, ObjectKey key) =>
        Group == group && Kind == kind && Name == key.Name && Namespace == key.Namespace;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
