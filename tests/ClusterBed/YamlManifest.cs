using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.ClusterBed;

/// <summary>Manifests of tests: YAML documents that are objects.</summary>
public static class YamlManifest
{
    public static IReadOnlyList<JsonObject> Read(string yaml) => [.. KubeYaml.Read(yaml).Select(static document => (JsonObject)document!)];

    /// <summary>The only document of the text.</summary>
    public static JsonObject ReadOne(string yaml) => Read(yaml).Single();
}
