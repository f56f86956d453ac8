namespace Rollouts.Expressions;

/// <summary>What <c>#</c> and its companions mean inside a predicate. Slots: element, then index, then accumulator.</summary>
internal sealed class PredicateScope(int slot, GoType collection, bool hasIndex, bool hasAccumulator)
{
    public int Slot => slot;

    public GoType Element => collection.Element ?? GoType.Any;

    /// <summary>Whether only the run will tell what the collection is.</summary>
    public bool MayBeMap => collection.IsAny;

    public bool HasIndex => hasIndex;

    public bool HasAccumulator => hasAccumulator;

    /// <summary>Whether the predicate looks at the index.</summary>
    public bool ReadsIndex { get; set; }
}
