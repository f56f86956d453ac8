namespace Rollouts.Simulation;

/// <summary>One canary step of a script.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">Its number; see <see cref="StepKind"/>.</param>
public readonly record struct ScriptStep(StepKind Kind, int Value = 0);
