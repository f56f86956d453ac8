namespace Rollouts.Simulation;

/// <summary>Something that must never happen, and happened.</summary>
/// <param name="Rule">Number and name of what was broken; see docs/architecture.md.</param>
/// <param name="At">Seconds of virtual time.</param>
/// <param name="What">What exactly.</param>
public sealed record Violation(string Rule, double At, string What);
