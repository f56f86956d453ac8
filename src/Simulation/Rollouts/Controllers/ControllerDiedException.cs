namespace Rollouts.Simulation;

/// <summary>The simulated controller was killed in the middle of a pass: nothing of it goes on.</summary>
internal sealed class ControllerDiedException() : Exception("the controller was killed here");
