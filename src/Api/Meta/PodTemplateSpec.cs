using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>
/// A pod template. The pod spec stays raw JSON: the schema keeps whatever is written there (row A19), and hashes and
/// ReplicaSets need it unchanged.
/// </summary>
public sealed record PodTemplateSpec : KubernetesView
{
    /// <summary>Labels and annotations of the pods; malformed parts read as absent (row A19).</summary>
    [JsonConverter(typeof(TolerantMetadataConverter))]
    public ObjectMeta? Metadata { get; init; }

    /// <summary>The pod spec as it stands.</summary>
    public JsonElement? Spec { get; init; }
}
