using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>A container that ended.</summary>
public sealed record ContainerStateTerminated : KubernetesView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int ExitCode { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
