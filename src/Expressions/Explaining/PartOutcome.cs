namespace Rollouts.Expressions;

/// <summary>What a part came to when it was evaluated by itself.</summary>
/// <param name="Type">Its static type.</param>
internal sealed record PartOutcome(GoType Type, MeasuredValue Value, ExpressionException? Error);
