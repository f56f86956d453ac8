using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>State of one ReplicaSet of an experiment (rows E8 and E9).</summary>
public sealed record ExperimentTemplateStatus : KubernetesView
{
    public string Name { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int UpdatedReplicas { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int ReadyReplicas { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int AvailableReplicas { get; init; }

    public int? CollisionCount { get; init; }

    /// <summary>One of ExperimentTemplatePhase.</summary>
    public string? Status { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? ServiceName { get; init; }

    public string? PodTemplateHash { get; init; }
}
