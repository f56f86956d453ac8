using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Grpc;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>The lists of plugins as a ConfigMap holds them (YAML as text under each key) or as a file does (YAML itself, or that ConfigMap).</summary>
internal static class PluginLists
{
    /// <param name="document">A ConfigMap, its data, or the lists themselves.</param>
    /// <param name="failures">Gets what is wrong.</param>
    public static IReadOnlyList<PluginDefinition> Read(JsonObject document, ICollection<string> failures)
    {
        var given = document["data"] as JsonObject ?? document;
        var lists = new JsonObject();
        foreach (var key in PluginConfiguration.Keys)
        {
            try
            {
                lists[key] =
                    given[key] is JsonValue value && value.TryGetValue(out string? text)
                        ? (KubeYaml.Read(text) is [{ } list, ..] ? list : null)
                        : given[key]?.DeepClone();
            }
            catch (JsonException e)
            {
                failures.Add($"{key}: {e.Message}");
            }
        }

        return PluginConfiguration.Read(lists, failures);
    }
}
