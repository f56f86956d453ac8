namespace Rollouts.Expressions;

/// <summary><c>let name = value; body</c>.</summary>
internal sealed class LetOperation(int slot, Operation value, Operation body) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        frame.Locals[slot] = value.Evaluate(ref frame);
        return body.Evaluate(ref frame);
    }
}
