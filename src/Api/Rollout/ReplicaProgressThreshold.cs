using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>How much of the desired canary must be available for a step to complete (row C14).</summary>
public sealed record ReplicaProgressThreshold : KubernetesView
{
    /// <summary>One of ReplicaProgressThresholdType.</summary>
    public string Type { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Value { get; init; }
}
