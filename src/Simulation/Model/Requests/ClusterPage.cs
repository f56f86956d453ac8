using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A page of a list, in the order namespace, name.</summary>
/// <param name="ResourceVersion">The version of the snapshot; a watch from here misses nothing.</param>
/// <param name="Continue">Token of the next page of the same snapshot, or null at the end.</param>
/// <param name="Remaining">How many items follow, or null when a selector makes that unknown.</param>
public sealed record ClusterPage(IReadOnlyList<KubeObject> Items, long ResourceVersion, string? Continue = null, long? Remaining = null);
