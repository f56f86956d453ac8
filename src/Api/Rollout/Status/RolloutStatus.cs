using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>What the controller last saw and decided (rows H1 to H13).</summary>
public sealed record RolloutStatus : KubernetesView
{
    /// <summary>Abort asked for or in force (row H1).</summary>
    public bool Abort { get; init; }

    /// <summary>Row H2.</summary>
    public IReadOnlyList<PauseCondition>? PauseConditions { get; init; }

    /// <summary>True from adding a pause until a resume was observed (row H3).</summary>
    public bool ControllerPause { get; init; }

    /// <summary>Row H1.</summary>
    public DateTimeOffset? AbortedAt { get; init; }

    /// <summary>Hash of the desired template (row H4).</summary>
    public string? CurrentPodHash { get; init; }

    /// <summary>Row A-h2.</summary>
    public string? CurrentStepHash { get; init; }

    /// <summary>Pods of all ReplicaSets (row H6).</summary>
    public int Replicas { get; init; }

    public int UpdatedReplicas { get; init; }

    public int ReadyReplicas { get; init; }

    public int AvailableReplicas { get; init; }

    /// <summary>Absent without steps (row H5).</summary>
    public int? CurrentStepIndex { get; init; }

    /// <summary>Row A36.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>A decimal string (row H9).</summary>
    public string? ObservedGeneration { get; init; }

    /// <summary>Rows H14 to H22.</summary>
    public IReadOnlyList<RolloutCondition>? Conditions { get; init; }

    public CanaryStatus Canary { get; init; } = new();

    public BlueGreenStatus BlueGreen { get; init; } = new();

    /// <summary>Read by the scale subresource (row H7).</summary>
    [JsonPropertyName("HPAReplicas")]
    public int HPAReplicas { get; init; }

    /// <summary>Read by the scale subresource (row H7).</summary>
    public string? Selector { get; init; }

    /// <summary>Hash of the stable template (row H4).</summary>
    public string? StableRS { get; init; }

    /// <summary>Row H12.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Row H32.</summary>
    public bool PromoteFull { get; init; }

    /// <summary>One of RolloutPhase.</summary>
    public string? Phase { get; init; }

    public string? Message { get; init; }

    /// <summary>A decimal string (row H9).</summary>
    public string? WorkloadObservedGeneration { get; init; }

    public AlbStatus? Alb { get; init; }

    public IReadOnlyList<AlbStatus>? Albs { get; init; }

    /// <summary>Row H13.</summary>
    public RolloutDuration? Duration { get; init; }

    /// <summary>Ours; absent when nothing is waited for.</summary>
    public RolloutWaiting? Waiting { get; init; }
}
