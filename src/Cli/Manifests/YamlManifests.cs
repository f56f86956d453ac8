using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Reads manifests: several YAML documents, each a Kubernetes object, as kubectl reads them.</summary>
internal static class YamlManifests
{
    /// <exception cref="FormatException">The text is no YAML, or a document is no object.</exception>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        try
        {
            return
            [
                .. KubeYaml
                    .Read(text)
                    .Where(static node => node is not null)
                    .Select(static node => node as JsonObject ?? throw new FormatException("a document is not an object")),
            ];
        }
        catch (JsonException problem)
        {
            throw new FormatException(problem.Message, problem);
        }
    }
}
