using System.Text.Json;

namespace Rollouts.Api;

/// <summary>A step that a plugin carries out (rows C23 and H45 to H50).</summary>
public sealed record PluginStep : KubernetesView
{
    /// <summary>namespace/name of a configured step plugin.</summary>
    public string Name { get; init; } = "";

    /// <summary>Given to the plugin as it stands.</summary>
    [SchemaAnyType]
    public JsonElement? Config { get; init; }
}
