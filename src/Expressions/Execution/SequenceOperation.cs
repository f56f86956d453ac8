namespace Rollouts.Expressions;

/// <summary><c>a; b</c>.</summary>
internal sealed class SequenceOperation(Operation[] operations) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        for (var i = 0; i < operations.Length - 1; i++)
        {
            operations[i].Evaluate(ref frame);
        }

        return operations[^1].Evaluate(ref frame);
    }
}
