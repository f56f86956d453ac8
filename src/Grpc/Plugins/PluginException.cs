namespace Rollouts.Grpc;

/// <summary>A plugin gave no answer; the message names the plugin, the cause and what will happen.</summary>
public sealed class PluginException(string message, Exception? inner = null) : Exception(message, inner);
