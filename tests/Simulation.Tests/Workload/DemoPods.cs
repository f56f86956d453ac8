using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

/// <summary>Pods and Services for the tests of the demo workload.</summary>
internal static class DemoPods
{
    public static KubeObject Pod(
        string name,
        string hash,
        string container = "{}",
        string? address = null,
        bool ready = true,
        bool leaving = false
    )
    {
        var pod = new JsonObject
        {
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = "shop",
                ["uid"] = $"uid-{name}",
                ["labels"] = new JsonObject { ["app"] = "demo", ["rollouts-pod-template-hash"] = hash },
                ["annotations"] = new JsonObject(),
            },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(JsonNode.Parse(container)) },
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
            },
        };
        if (address is not null)
        {
            pod["metadata"]!["annotations"]![NodeAnnotations.Address] = address;
        }

        if (leaving)
        {
            pod["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        }

        return KubeObject.FromNode(pod);
    }

    public static KubeObject Service() =>
        KubeObject.FromNode(
            JsonNode.Parse("""{"kind":"Service","metadata":{"name":"demo","namespace":"shop"},"spec":{"selector":{"app":"demo"}}}""")!
        );
}
