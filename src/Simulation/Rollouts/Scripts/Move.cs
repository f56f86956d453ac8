namespace Rollouts.Simulation;

/// <summary>One thing that happens to a simulated rollout.</summary>
/// <param name="At">Milliseconds since the beginning.</param>
/// <param name="Kind">What happens.</param>
/// <param name="First">Its first number; see <see cref="MoveKind"/>.</param>
/// <param name="Second">Its second number.</param>
/// <param name="InPass">It happens not at that instant, but between two writes of the pass of the controller that comes next.</param>
public sealed record Move(int At, MoveKind Kind, int First = 0, int Second = 0, bool InPass = false);
