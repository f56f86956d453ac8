using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Simulation;

/// <summary>Fields of pods and pod templates must have the types that Kubernetes gives them, as a server that decodes into Go's types finds.</summary>
internal static class PodTypes
{
    /// <exception cref="FormatException">A known field has another type; the message names it.</exception>
    public static void Check(ResourceDefinition definition, JsonObject item, JsonObject? before)
    {
        var isPod = definition.Type is { Group: "", Plural: "pods" };
        var path = isPod ? "" : "spec.template.";
        var template = isPod ? item["spec"] : item.At("spec", "template");
        if (template is null || JsonNode.DeepEquals(template, isPod ? before?["spec"] : before.At("spec", "template")))
        {
            return;
        }
        var element = JsonSerializer.SerializeToElement(isPod ? new JsonObject { ["spec"] = template.DeepClone() } : template);
        if (!PodTemplateHash.TryCompute(element, null, out _, out var error))
        {
            throw new FormatException($"{path}{error}");
        }
    }
}
