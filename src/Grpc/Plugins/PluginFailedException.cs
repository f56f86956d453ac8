namespace Rollouts.Grpc;

/// <summary>A plugin that did not start this time.</summary>
internal sealed class PluginFailedException(string message, Exception? inner = null) : Exception(message, inner);
