namespace Rollouts.Expressions;

/// <summary>Unary minus.</summary>
internal sealed class NegateOperation(Operation operand) : Operation
{
    public override bool IsFoldable => operand is ConstantOperation { Value.IsNumber: true };

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        return Arithmetic.TryNegate(value, out var negated) ? negated : throw Fail($"invalid operation: - {GoType.NameOf(value)}");
    }
}
