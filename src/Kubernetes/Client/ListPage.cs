namespace Rollouts.Kubernetes;

/// <summary>One page of a list.</summary>
internal sealed record ListPage(List<KubeObject> Items, string ResourceVersion, string? Continue);
