namespace Rollouts.Grpc;

/// <summary>A plugin that can never work as it is: another start would not help.</summary>
internal sealed class PluginRefusedException(string message) : Exception(message);
