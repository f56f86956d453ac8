using Rollouts.Api;

namespace Rollouts.Cli;

/// <summary>What the demo sees of its Rollout at one moment, all of it read from the API and from the client's own count of requests.</summary>
internal sealed record DemoView
{
    public required Rollout Rollout { get; init; }

    /// <summary>The Rollout's analysis runs, oldest first.</summary>
    public IReadOnlyList<AnalysisRun> Runs { get; init; } = [];

    /// <summary>Pods by template hash.</summary>
    public IReadOnlyDictionary<string, VersionPods> Pods { get; init; } = new Dictionary<string, VersionPods>(StringComparer.Ordinal);

    /// <summary>Share of the last seconds' requests by template hash, between 0 and 1; empty without requests.</summary>
    public IReadOnlyDictionary<string, double> Traffic { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    public RolloutStatus Status => Rollout.Status;

    public IReadOnlyList<CanaryStep> Steps => Rollout.Spec.Strategy.Canary?.Steps ?? [];

    /// <summary>Whether the controller has seen the spec that is shown.</summary>
    public bool IsObserved =>
        Status.ObservedGeneration == Rollout.Metadata.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public VersionPods PodsOf(string? hash) => hash is not null && Pods.TryGetValue(hash, out var pods) ? pods : default;

    public double? TrafficOf(string? hash) => Traffic.Count == 0 ? null : Traffic.GetValueOrDefault(hash ?? "");
}
