namespace Rollouts.Expressions;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListOperation(Operation[] items) : Operation
{
    public IReadOnlyList<Operation> Items => items;

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        frame.Allocate(items.Length);
        frame.AllocateUncounted(0);
        var values = new MeasuredValue[items.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = items[i].Evaluate(ref frame);
        }

        return MeasuredValue.FromItems(values);
    }
}
