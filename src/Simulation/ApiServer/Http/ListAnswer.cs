using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A page of a list in the form that the client asked for.</summary>
internal static class ListAnswer
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Render(
        ResourceDefinition definition,
        ClusterPage page,
        AcceptedForm form,
        RequestQuery query,
        DateTimeOffset now
    )
    {
        if (form == AcceptedForm.Table)
        {
            var table = TableAnswer.Render(definition, page.Items, page.ResourceVersion.ToString(), query, now);
            Describe(table["metadata"]!.AsObject(), page);
            return KubeJson.Serialize(table);
        }
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", form == AcceptedForm.PartialMetadata ? "PartialObjectMetadataList" : definition.ListKind);
            writer.WriteString("apiVersion", form == AcceptedForm.PartialMetadata ? "meta.k8s.io/v1" : definition.Type.ApiVersion);
            writer.WritePropertyName("metadata");
            var metadata = new JsonObject();
            Describe(metadata, page);
            metadata.WriteTo(writer);
            writer.WriteStartArray("items");
            foreach (var item in page.Items)
            {
                var json = form == AcceptedForm.PartialMetadata ? KubeJson.Serialize(ObjectAnswer.PartialMetadata(item)) : item.Json.Span;
                writer.WriteRawValue(json, skipInputValidation: true);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void Describe(JsonObject metadata, ClusterPage page)
    {
        metadata["resourceVersion"] = page.ResourceVersion.ToString();
        if (page.Continue is { } token)
        {
            metadata["continue"] = token;
        }
        if (page.Remaining is { } remaining)
        {
            metadata["remainingItemCount"] = remaining;
        }
    }
}
