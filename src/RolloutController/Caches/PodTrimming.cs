using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Keeps of a pod only what a plan reads: there are many of them, and they are large.</summary>
internal static class PodTrimming
{
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json)
    {
        var pod = KubeJson.ParseObject(json.Span);
        var conditions = (pod["status"]?["conditions"] as JsonArray)?.Where(IsReadiness).Select(condition => condition!.DeepClone());
        pod.Remove("spec");
        var phase = pod["status"]?["phase"]?.DeepClone();
        pod["status"] = new JsonObject { ["phase"] = phase, ["conditions"] = new JsonArray([.. conditions ?? []]) };
        return KubeJson.Serialize(pod);
    }

    private static bool IsReadiness(JsonNode? condition) => (string?)condition?["type"] == "Ready";
}
