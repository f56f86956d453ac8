namespace Rollouts.MisbehavingPlugin;

/// <summary>In which way to misbehave.</summary>
internal sealed record Behaviour(string Mode);
