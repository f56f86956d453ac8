namespace Rollouts.ClusterBed;

/// <summary>This machine cannot provide what a test needs. The message names the reason and the remedy.</summary>
public sealed class UnavailableException(string reason, Exception? cause = null) : Exception(reason, cause);
