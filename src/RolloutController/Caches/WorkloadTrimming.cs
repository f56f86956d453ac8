using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Keeps of a workload only what a plan reads.</summary>
internal static class WorkloadTrimming
{
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json)
    {
        var workload = KubeJson.ParseObject(json.Span);
        workload.Remove("status");
        if (workload["spec"] is JsonObject spec)
        {
            foreach (
                var name in spec.Select(member => member.Key).Where(name => name is not ("replicas" or "selector" or "template")).ToList()
            )
            {
                spec.Remove(name);
            }
        }

        return KubeJson.Serialize(workload);
    }
}
