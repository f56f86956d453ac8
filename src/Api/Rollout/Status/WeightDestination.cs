using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>The weight of one destination.</summary>
public sealed record WeightDestination : KubernetesView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Weight { get; init; }

    public string? ServiceName { get; init; }

    public string? PodTemplateHash { get; init; }
}
