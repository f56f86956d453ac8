using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>An action of the plan would break an invariant, given what was observed last; nothing of it, and nothing after it, was done.</summary>
internal sealed class ActionRefusedException(InvariantViolation violation) : Exception(violation.ToString())
{
    public InvariantViolation Violation { get; } = violation;
}
