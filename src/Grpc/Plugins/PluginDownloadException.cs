namespace Rollouts.Grpc;

/// <summary>A program is not to be had now; the message says why, and has nothing that is secret.</summary>
public sealed class PluginDownloadException(string message, Exception? inner = null) : Exception(message, inner);
