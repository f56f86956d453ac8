namespace Rollouts.Expressions;

/// <summary>What all predicates share: a collection, a body, and the slots of <c>#</c> and its companions.</summary>
internal abstract class LoopOperation(Operation collection, Operation? body, int slot) : Operation
{
    private const int StepsToBegin = 4;

    private readonly int _roundCost = (body?.Cost ?? 0) + 1;

    /// <summary>The body; without one (count, sum) the element itself stands for it.</summary>
    public Operation? Body => body;

    public Operation Collection => collection;

    public int ElementSlot => slot;

    /// <summary>The floats for which the predicate holds, if they are an interval: such a predicate tests many at once.</summary>
    protected FloatInterval? Interval { get; } = body?.IntervalOf(slot);

    protected Elements Collect(scoped ref Frame frame, out int count)
    {
        frame.Step(StepsToBegin);
        var value = collection.Evaluate(ref frame);
        if (value.TryGetString(out var text))
        {
            // The original iterates the bytes.
            frame.AllocateUncounted(text.Length / 8);
            value = MeasuredValue.FromBytes(GoText.ToBytes(text));
        }

        return Access.TryCount(value, out count)
            ? new Elements(value, count)
            : throw Fail($"invalid argument for len (type {GoType.NameOf(value)})");
    }

    /// <summary>Charges that many rounds.</summary>
    protected void Charge(int rounds, ref Frame frame) => frame.Step((long)_roundCost * rounds);

    /// <summary>Puts the element into its slot and charges the round.</summary>
    protected MeasuredValue Enter(scoped in Elements items, int index, ref Frame frame)
    {
        frame.Step(_roundCost);
        var element = items[index];
        frame.Locals[slot] = element;
        return element;
    }

    protected bool Holds(scoped in Elements items, int index, ref Frame frame)
    {
        var element = Enter(items, index, ref frame);
        return body is not null ? body.Test(ref frame)
            : Read(element).TryGetBool(out var truth) ? truth
            : throw NotBool(element);
    }

    /// <summary>Passes over the first elements while the predicate gives that answer; at what follows it must be asked one by one.</summary>
    protected int PassWhile(scoped in Elements items, bool answer, ref Frame frame)
    {
        var passed = Interval?.CountWhile(items, answer) ?? 0;
        Charge(passed, ref frame);
        return passed;
    }

    /// <summary>The element itself is wanted: a map has none.</summary>
    protected MeasuredValue Read(in MeasuredValue element) =>
        ElementOperation.IsReadable(element) ? element : throw Fail(ElementOperation.Unreadable);
}
