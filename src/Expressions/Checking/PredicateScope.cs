namespace Rollouts.Expressions;

/// <summary>What <c>#</c> and its companions mean inside a predicate. Slots: element, then index, then accumulator.</summary>
internal sealed class PredicateScope(int slot, GoType element, bool hasIndex, bool hasAccumulator)
{
    public int Slot => slot;

    public GoType Element => element;

    public bool HasIndex => hasIndex;

    public bool HasAccumulator => hasAccumulator;

    /// <summary>Whether the predicate looks at the element at all.</summary>
    public bool ReadsElement { get; set; }
}
