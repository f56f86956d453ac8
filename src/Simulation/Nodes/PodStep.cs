using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>What a node does next for a pod. Effects are data; the caller performs them and asks again on change or at <see cref="WakeAt"/>.</summary>
public sealed record PodStep
{
    public static PodStep Nothing { get; } = new();

    /// <summary>To hand in with the next call.</summary>
    public PodState? State { get; init; }

    /// <summary>Bind the pod to this node.</summary>
    public string? BindTo { get; init; }

    /// <summary>The fields of <c>status</c> that differ, as a strategic merge patch of the status; null when nothing differs.</summary>
    public JsonObject? Status { get; init; }

    /// <summary>The pod has stopped: delete it with grace period 0.</summary>
    public bool Remove { get; init; }

    /// <summary>Whether a real workload of this pod should be running now.</summary>
    public bool WorkloadRuns { get; init; }

    /// <summary>When to ask again although nothing changed; null for only on change.</summary>
    public DateTimeOffset? WakeAt { get; init; }
}
