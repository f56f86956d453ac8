namespace Rollouts.Expressions;

/// <summary>A variable of the environment.</summary>
internal sealed class VariableOperation(int index) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => frame.Variables[index];
}
