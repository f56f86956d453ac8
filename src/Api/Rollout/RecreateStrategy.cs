namespace Rollouts.Api;

/// <summary>Our own: the old version is gone before the new one starts. It has nothing to set.</summary>
public sealed record RecreateStrategy : KubernetesView;
