using System.Text.Json.Nodes;

namespace Rollouts.Kubernetes;

/// <summary>A patch body with the media type that tells the server how to apply it.</summary>
public sealed record Patch(string MediaType, ReadOnlyMemory<byte> Body)
{
    public const string JsonMediaType = "application/json-patch+json";
    public const string MergeMediaType = "application/merge-patch+json";
    public const string StrategicMergeMediaType = "application/strategic-merge-patch+json";

    /// <summary>RFC 6902.</summary>
    public static Patch Json(JsonArray operations) => new(JsonMediaType, KubeJson.Serialize(operations));

    /// <summary>RFC 7386.</summary>
    public static Patch Merge(JsonObject patch) => new(MergeMediaType, KubeJson.Serialize(patch));

    /// <summary>Kubernetes' strategic merge; built-in types only.</summary>
    public static Patch StrategicMerge(JsonObject patch) => new(StrategicMergeMediaType, KubeJson.Serialize(patch));
}
