using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>State of one container of a pod.</summary>
public sealed record ContainerStatus : KubernetesView
{
    public string Name { get; init; } = "";

    public ContainerState? State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Ready { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int RestartCount { get; init; }

    public string? Image { get; init; }
}
