namespace Rollouts.Delivery;

/// <summary>An action that would break what must always hold.</summary>
/// <param name="Number">Number of the invariant in docs/architecture.md.</param>
/// <param name="Name">The invariant in a few words.</param>
/// <param name="Message">What the action would do, with the figures that say so.</param>
public sealed record InvariantViolation(int Number, string Name, string Message)
{
    public override string ToString() => $"invariant {Number} ({Name}): {Message}";
}
