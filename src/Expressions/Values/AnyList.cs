namespace Rollouts.Expressions;

/// <summary><c>[]any</c>: JSON arrays and array literals.</summary>
internal sealed class AnyList(MeasuredValue[] items) : ValueList
{
    public static readonly AnyList Empty = new([]);

    public override int Count => items.Length;

    internal override GoType ElementType => GoType.Any;

    internal override GoType Type => GoType.AnyList;

    internal override ReadOnlySpan<MeasuredValue> Items => items;

    public override MeasuredValue this[int index] => items[index];

    internal override ValueList Slice(int start, int end) => new AnyList(items[start..end]);

    internal override MeasuredValue[] ToItems() => [.. items];
}
