using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Target group stickiness (row G11).</summary>
public sealed record StickinessConfig : KubernetesView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Enabled { get; init; }

    /// <summary>1 to 604800.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long DurationSeconds { get; init; }
}
