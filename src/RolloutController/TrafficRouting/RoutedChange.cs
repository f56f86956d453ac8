using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What became of an object that a router wanted to change.</summary>
/// <param name="Object">The object as it is now.</param>
/// <param name="IsWritten">Whether it was written.</param>
internal readonly record struct RoutedChange(KubeObject Object, bool IsWritten);
