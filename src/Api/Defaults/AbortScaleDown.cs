namespace Rollouts.Api;

/// <summary>What happens to the new ReplicaSet after an abort (rows B13 and C10).</summary>
/// <param name="Delay">How long it stays up; null means for good.</param>
/// <param name="IsExplicit">Whether the spec says so; some rows (C46) tell the two apart.</param>
public readonly record struct AbortScaleDown(TimeSpan? Delay, bool IsExplicit);
