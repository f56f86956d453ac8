using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Bodies and options of the calls that a node makes.</summary>
internal static class NodeRequests
{
    public static JsonObject Binding(KubeObject pod, string node) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject
            {
                ["name"] = pod.Header.Name,
                ["namespace"] = pod.Header.Namespace,
                ["uid"] = pod.Header.Uid,
            },
            ["target"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Node",
                ["name"] = node,
            },
        };

    public static DeleteOptions Removal(KubeObject pod) => new() { GracePeriodSeconds = 0, PreconditionUid = pod.Header.Uid };

    public static JsonObject Node(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name, ["kubernetes.io/os"] = "linux" },
            },
            ["spec"] = new JsonObject
            {
                ["taints"] = new JsonArray(new JsonObject { ["key"] = "node.rollouts/simulated", ["effect"] = "NoSchedule" }),
            },
        };

    /// <summary>Capacity and the Ready condition. A node that never reports again would be tainted by the real node controller: see <see cref="NodeSimulator"/>.</summary>
    public static JsonObject NodeStatus(string now) =>
        new()
        {
            ["status"] = new JsonObject
            {
                ["capacity"] = Resources(),
                ["allocatable"] = Resources(),
                ["addresses"] = new JsonArray(new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" }),
                ["conditions"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Ready",
                        ["status"] = "True",
                        ["reason"] = "KubeletReady",
                        ["message"] = "the simulated node is ready",
                        ["lastHeartbeatTime"] = now,
                        ["lastTransitionTime"] = now,
                    }
                ),
            },
        };

    private static JsonObject Resources() =>
        new()
        {
            ["cpu"] = "64",
            ["memory"] = "256Gi",
            ["pods"] = "10000",
        };
}
