using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Row F7.</summary>
public sealed record JobMetric : KubernetesView
{
    /// <summary>Only labels and annotations are used.</summary>
    public ObjectMeta? Metadata { get; init; }

    /// <summary>A batch/v1 JobSpec, given to Kubernetes as it stands.</summary>
    public JsonElement? Spec { get; init; }
}
