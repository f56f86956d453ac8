namespace Rollouts.Kubernetes;

/// <summary>The lease could not be renewed in time: another process may lead now, and this one must stop.</summary>
public sealed class LeadershipLostException(string message, Exception? inner = null) : Exception(message, inner);
