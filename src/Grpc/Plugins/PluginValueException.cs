namespace Rollouts.Grpc;

/// <summary>A value cannot be passed to a plugin; the message names it and the remedy.</summary>
public sealed class PluginValueException(string message, Exception? cause = null) : Exception(message, cause);
