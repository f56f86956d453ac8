namespace Rollouts.Expressions;

/// <summary>What all predicates share: a collection, a body, and the slots of <c>#</c> and its companions.</summary>
internal abstract class LoopOperation(Operation collection, Operation? body, int slot) : Operation
{
    /// <summary>The body; without one (count, sum) the element itself stands for it.</summary>
    protected Operation? Body => body;

    protected Operation Collection => collection;

    protected int ElementSlot => slot;

    protected MeasuredValue Collect(ref Frame frame, out int count)
    {
        var value = collection.Evaluate(ref frame);
        if (value.TryGetString(out var text))
        {
            // The original iterates the bytes.
            frame.AllocateUncounted(text.Length / 8);
            value = MeasuredValue.FromBytes(GoText.ToBytes(text));
        }

        return Access.TryCount(value, out count) ? value : throw Fail($"invalid argument for len (type {GoType.NameOf(value)})");
    }

    /// <summary>Puts the element into its slot and charges the round.</summary>
    protected MeasuredValue Enter(in MeasuredValue items, int index, ref Frame frame)
    {
        frame.Step((body?.Cost ?? 0) + 1);

        // A map can be counted but has no elements: reading # is an error, which nil leads to as well.
        var element = items.Kind == ValueKind.Map ? MapElement() : Access.ElementAt(items, index);
        frame.Locals[slot] = element;
        return element;
    }

    protected bool Holds(in MeasuredValue items, int index, ref Frame frame)
    {
        var element = Enter(items, index, ref frame);
        return body is not null ? body.Test(ref frame)
            : element.TryGetBool(out var truth) ? truth
            : throw NotBool(element);
    }

    public required bool ReadsElement { get; init; }

    private MeasuredValue MapElement() =>
        ReadsElement || body is null ? throw Fail("reflect: call of reflect.Value.Index on map Value") : MeasuredValue.Nil;
}
