namespace Rollouts.Api;

/// <summary>A scheduling requirement; it has no members.</summary>
public sealed record RequiredDuringSchedulingIgnoredDuringExecution : KubernetesView { }
