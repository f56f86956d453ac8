namespace Rollouts.Expressions;

/// <summary>A slice of any other element type, such as <c>[]string</c> or <c>[]map[string]any</c>.</summary>
internal sealed class TypedList(GoType elementType, MeasuredValue[] items, bool isNilSlice = false) : ValueList
{
    /// <summary>A nil <c>[]any</c>.</summary>
    public static readonly TypedList NilAny = new(GoType.Any, [], isNilSlice: true);

    public override int Count => items.Length;

    public override bool IsNilSlice => isNilSlice;

    internal override GoType ElementType => elementType;

    internal override ReadOnlySpan<MeasuredValue> Items => items;

    public override MeasuredValue this[int index] => items[index];

    internal override ValueList Slice(int start, int end) => isNilSlice ? this : new TypedList(elementType, items[start..end]);
}
