namespace Rollouts.Expressions;

/// <summary>A value known before the run.</summary>
internal sealed class ConstantOperation(MeasuredValue value) : Operation
{
    public MeasuredValue Value => value;

    public override MeasuredValue Evaluate(ref Frame frame) => value;
}
