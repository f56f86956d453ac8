using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Cluster.Tests;

/// <summary>Workloads of one container.</summary>
internal static class Manifests
{
    public const string OldImage = "rollouts-demo:good";
    public const string NewImage = "rollouts-demo:better";

    public static JsonObject Template(string app, string image) =>
        new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = app } },
            ["spec"] = new JsonObject { ["containers"] = Containers(image) },
        };

    public static JsonObject Rollout(string app, int replicas, string strategy) =>
        Workload("argoproj.io/v1alpha1", "Rollout", app, replicas, strategy);

    public static JsonObject Deployment(string app, int replicas, string strategy) =>
        Workload("apps/v1", "Deployment", app, replicas, strategy);

    public static JsonObject ImagePatch(string image) =>
        new()
        {
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = Containers(image) } },
            },
        };

    public static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node, RolloutsJson.Options);

    private static JsonArray Containers(string image)
    {
        var container = Read("""{"name":"web","resources":{"requests":{"cpu":"0.01"} } }""");
        container["image"] = image;
        return [container];
    }

    private static JsonObject Workload(string version, string kind, string app, int replicas, string strategy) =>
        new()
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = app },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = Read($$$"""{"matchLabels":{"app":"{{{app}}}"}}"""),
                ["template"] = Template(app, OldImage),
                ["strategy"] = Read(strategy),
            },
        };
}
