using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Keeps of a workload only what a plan reads.</summary>
internal static class WorkloadTrimming
{
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json)
    {
        var workload = KubeJson.ParseObject(json.Span);
        Keep(workload["spec"], "replicas", "selector", "template");
        Keep(workload["status"], "availableReplicas");
        return KubeJson.Serialize(workload);
    }

    private static void Keep(JsonNode? part, params string[] names)
    {
        if (part is not JsonObject members)
        {
            return;
        }

        foreach (var name in members.Select(static member => member.Key).Except(names).ToList())
        {
            members.Remove(name);
        }
    }
}
