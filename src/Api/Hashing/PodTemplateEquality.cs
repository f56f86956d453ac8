using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>Whether two pod templates mean the same, however they are written and whoever filled in the defaults (row A34).</summary>
public static class PodTemplateEquality
{
    /// <summary>True when a Go controller, once the API server's defaults are in both, finds no difference. Never throws: what Go cannot read does not count.</summary>
    public static bool AreSame(JsonElement one, JsonElement other)
    {
        try
        {
            return Canonical(one) == Canonical(other);
        }
        catch (HashInputException)
        {
            return false;
        }
    }

    private static string Canonical(JsonElement template)
    {
        var node = JsonObject.Create(TolerantPodTemplate.Read(template)) ?? [];
        PodTemplateDefaults.Fill(node);
        return PodTemplateHash.ToGoJson(TolerantPodTemplate.ToElement(node));
    }
}
