using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>Scores that decide.</summary>
public sealed record KayentaThreshold : KubernetesView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Pass { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Marginal { get; init; }
}
