namespace Rollouts.Grpc;

/// <summary>A plugin as it is now.</summary>
/// <param name="Definition">As configured.</param>
/// <param name="Phase">Where it is in its life.</param>
/// <param name="Reason">Why it is not ready; empty when it is.</param>
/// <param name="Version">The plugin's own version, once it has said it.</param>
/// <param name="Starts">How often its process was started.</param>
public sealed record PluginStatus(PluginDefinition Definition, PluginPhase Phase, string Reason, string Version, int Starts);
