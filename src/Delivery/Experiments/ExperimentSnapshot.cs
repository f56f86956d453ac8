using System.Collections.Frozen;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Everything a plan for an Experiment is decided on: the Experiment and what belongs to it, as seen at one moment.</summary>
public sealed record ExperimentSnapshot
{
    public required Experiment Experiment { get; init; }

    /// <summary>Why the object could not be read as an Experiment; <see cref="Experiment"/> then holds only metadata and what of the status could be read.</summary>
    public FieldError? Malformed { get; init; }

    /// <summary>ReplicaSets that the Experiment controls.</summary>
    public IReadOnlyList<ReplicaSet> ReplicaSets { get; init; } = [];

    /// <summary>Services that the Experiment controls.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>AnalysisRuns that the Experiment controls.</summary>
    public IReadOnlyList<AnalysisRun> AnalysisRuns { get; init; } = [];

    /// <summary>AnalysisTemplates of its namespace by name; at least those that it refers to, nested ones included.</summary>
    public IReadOnlyDictionary<string, AnalysisTemplate> AnalysisTemplates { get; init; } =
        FrozenDictionary<string, AnalysisTemplate>.Empty;

    public IReadOnlyDictionary<string, ClusterAnalysisTemplate> ClusterAnalysisTemplates { get; init; } =
        FrozenDictionary<string, ClusterAnalysisTemplate>.Empty;

    /// <summary>The Rollout whose step made the Experiment; null for one that stands alone, and once the Rollout is gone.</summary>
    public Rollout? Owner { get; init; }

    /// <summary>How long after its routers were told requests of that Rollout may still go where they went before.</summary>
    public TimeSpan TrafficPropagationDelay { get; init; }

    /// <summary>Objects that an earlier plan wanted to create and whose names turned out to be somebody else's, by kind and name.</summary>
    public IReadOnlySet<(string Kind, string Name)> TakenNames { get; init; } = FrozenSet<(string, string)>.Empty;

    /// <summary>Why the API server refused what an earlier plan wanted to write, by kind and name; for example a quota or an admission policy.</summary>
    public IReadOnlyDictionary<(string Kind, string Name), string> Refused { get; init; } =
        FrozenDictionary<(string, string), string>.Empty;

    /// <summary>Whether the cluster stores what an Experiment waits for, which it does not under Argo's CRD.</summary>
    public bool KeepsWaits { get; init; } = true;

    /// <summary>Whether the faults of Argo Rollouts are repeated that are mended otherwise (row E13).</summary>
    public bool StrictArgo { get; init; }
}
