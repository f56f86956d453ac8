namespace Rollouts.Expressions;

/// <summary><c>find findIndex findLast findLastIndex</c>: the element or its index, nil when none.</summary>
internal sealed class FindOperation(bool fromEnd, bool wantsIndex, Operation collection, Operation body, int slot)
    : LoopOperation(collection, body, slot)
{
    /// <summary>Set where it stands for <c>filter(…)[0]</c>: finding nothing is then an error.</summary>
    public bool MustFind { get; init; }

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var items = Collect(ref frame, out var count);
        for (var round = fromEnd ? 0 : PassWhile(items, answer: false, ref frame); round < count; round++)
        {
            var index = fromEnd ? count - 1 - round : round;
            if (Holds(items, index, ref frame))
            {
                return wantsIndex ? MeasuredValue.FromInt(index) : Read(frame.Locals[ElementSlot]);
            }
        }

        return MustFind ? throw Fail("reflect: slice index out of range") : MeasuredValue.Nil;
    }
}
