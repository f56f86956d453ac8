namespace Rollouts.Kubernetes;

/// <summary>All items of a list and the resourceVersion from which a watch continues it.</summary>
public sealed record KubeList(IReadOnlyList<KubeObject> Items, string ResourceVersion);
