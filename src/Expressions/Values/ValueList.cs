using System.Collections;

namespace Rollouts.Expressions;

/// <summary>A Go slice: an immutable list with a static element type, which decides static checks and equality.</summary>
public abstract class ValueList : IReadOnlyList<MeasuredValue>
{
    public abstract int Count { get; }

    /// <summary>Whether this is a nil slice, which has length 0 and equals nil.</summary>
    public virtual bool IsNilSlice => false;

    internal abstract GoType ElementType { get; }

    internal virtual GoType Type => GoType.List(ElementType);

    /// <summary>The elements where they lie; empty where they lie as something else.</summary>
    internal virtual ReadOnlySpan<MeasuredValue> Items => [];

    /// <summary>The elements where they lie as float64; otherwise empty.</summary>
    internal virtual ReadOnlySpan<double> Floats => [];

    public abstract MeasuredValue this[int index] { get; }

    internal abstract ValueList Slice(int start, int end);

    internal virtual MeasuredValue[] ToItems()
    {
        var items = new MeasuredValue[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = this[i];
        }

        return items;
    }

    public IEnumerator<MeasuredValue> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
