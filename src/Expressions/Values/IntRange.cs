namespace Rollouts.Expressions;

/// <summary><c>[]int</c> from first to last, held as its bounds: what <c>a..b</c> gives.</summary>
internal sealed class IntRange(long first, int count) : ValueList
{
    public override int Count => count;

    internal override GoType ElementType => GoType.Int;

    public override MeasuredValue this[int index] =>
        (uint)index < (uint)count ? MeasuredValue.FromInt(first + index) : throw new ArgumentOutOfRangeException(nameof(index));

    internal override ValueList Slice(int start, int end) => new IntRange(first + start, end - start);
}
