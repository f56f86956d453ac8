using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>
/// A pod template with values of the wrong kind, as far as a Go controller reads it (row A19). It hashes, and it can be applied: what could
/// not be read is left out, and so is what follows a malformed quantity, time or int-or-string, the members taken in order of their names.
/// </summary>
public static class TolerantPodTemplate
{
    /// <summary>The readable part. A template that <see cref="PodTemplateHash.TryCompute"/> accepts keeps its hash.</summary>
    public static JsonElement Read(JsonElement podTemplate)
    {
        var node = GoTypes.PodTemplate.ReadTolerantly(podTemplate, new TolerantReading()) ?? new JsonObject();
        return ToElement(node);
    }

    /// <summary>Of any depth that the hash accepts, which is more than the serializer's.</summary>
    internal static JsonElement ToElement(JsonNode node)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            node.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), TolerantReading.Deep);
        return document.RootElement.Clone();
    }
}
