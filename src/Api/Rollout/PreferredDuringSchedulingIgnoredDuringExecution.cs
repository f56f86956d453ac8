using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>A scheduling preference.</summary>
public sealed record PreferredDuringSchedulingIgnoredDuringExecution : KubernetesView
{
    /// <summary>1 to 100.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Weight { get; init; }
}
