namespace Rollouts.Expressions;

/// <summary>A <c>let</c> variable, or the element, index or accumulator of a predicate.</summary>
internal class LocalOperation(int slot) : Operation
{
    public int Slot => slot;

    public override MeasuredValue Evaluate(ref Frame frame) => frame.Locals[slot];
}
