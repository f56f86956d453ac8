namespace Rollouts.Expressions;

/// <summary>What a loop walks over: a list's elements where they lie, or whatever else can be counted.</summary>
internal readonly ref struct Elements
{
    private readonly MeasuredValue _collection;

    public Elements(scoped in MeasuredValue collection, int count)
    {
        _collection = collection;
        Count = count;
        if (collection.TryGetList(out var list))
        {
            Items = list.Items;
            Floats = list.Floats;
        }
    }

    public int Count { get; }

    /// <summary>All elements of a <c>[]any</c> or another typed list; otherwise empty.</summary>
    public ReadOnlySpan<MeasuredValue> Items { get; }

    /// <summary>All elements of a <c>[]float64</c>; otherwise empty.</summary>
    public ReadOnlySpan<double> Floats { get; }

    /// <summary>The element; of a map, which can be counted but has none, what must not be read.</summary>
    public MeasuredValue this[int index] =>
        (uint)index < (uint)Items.Length ? Items[index]
        : (uint)index < (uint)Floats.Length ? MeasuredValue.FromFloat(Floats[index])
        : _collection.Kind == ValueKind.Map ? ElementOperation.OfMap
        : Access.ElementAt(_collection, index);
}
