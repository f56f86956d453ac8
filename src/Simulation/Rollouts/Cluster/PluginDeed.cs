using Rollouts.Plugin.V1;

namespace Rollouts.Simulation;

/// <summary>Something that a step plugin did.</summary>
/// <param name="At">When.</param>
/// <param name="Attempt">The attempt that it was for.</param>
/// <param name="Step">Index of the step.</param>
/// <param name="Operation">One of <see cref="Api.StepPluginOperation"/>.</param>
/// <param name="Phase">What came of it.</param>
internal sealed record PluginDeed(DateTimeOffset At, string Attempt, int Step, string Operation, StepResponse.Types.Phase Phase);
