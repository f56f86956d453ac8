namespace Rollouts.Kubernetes;

/// <summary>One line of a watch. Bookmarks carry only a resourceVersion; an expired watch surfaces as <see cref="KubernetesApiException"/> with status 410.</summary>
public sealed record WatchEvent(WatchEventType Type, KubeObject Object);
