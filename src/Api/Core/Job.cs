using System.Text.Json;

namespace Rollouts.Api;

/// <summary>A view of batch/v1 Job.</summary>
public sealed record Job : KubernetesObject
{
    /// <summary>A JobSpec, as it stands.</summary>
    public JsonElement? Spec { get; init; }

    public JobStatus Status { get; init; } = new();
}
