using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>The part of a ReplicaSet's status that the project reads.</summary>
public sealed record ReplicaSetStatus : KubernetesView
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    public int FullyLabeledReplicas { get; init; }

    public int ReadyReplicas { get; init; }

    public int AvailableReplicas { get; init; }

    public long ObservedGeneration { get; init; }

    public IReadOnlyList<ReplicaSetCondition>? Conditions { get; init; }
}
