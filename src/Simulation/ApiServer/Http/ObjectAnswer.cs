using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>One object in the form that the client asked for.</summary>
internal static class ObjectAnswer
{
    public static ReadOnlyMemory<byte> Render(
        ResourceDefinition definition,
        KubeObject item,
        AcceptedForm form,
        RequestQuery query,
        DateTimeOffset now
    ) =>
        form switch
        {
            AcceptedForm.Table => KubeJson.Serialize(TableAnswer.Render(definition, [item], item.Header.ResourceVersion, query, now)),
            AcceptedForm.PartialMetadata => KubeJson.Serialize(PartialMetadata(item)),
            _ => item.Json,
        };

    public static JsonObject PartialMetadata(KubeObject item)
    {
        var tree = item.ToNode();
        return new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = tree["metadata"]!.DeepClone(),
        };
    }
}
