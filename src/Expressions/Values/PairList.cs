namespace Rollouts.Expressions;

/// <summary><c>[2]interface {}</c>: key and value. It is an array and no slice, and so equals nothing but another one.</summary>
internal sealed class PairList(MeasuredValue key, MeasuredValue value) : ValueList
{
    public override int Count => 2;

    internal override GoType ElementType => GoType.Any;

    internal override GoType Type => GoType.Pair;

    public override MeasuredValue this[int index] =>
        index switch
        {
            0 => key,
            1 => value,
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    internal override ValueList Slice(int start, int end) =>
        throw ExpressionException.Runtime("reflect.Value.Slice: slice of unaddressable array");
}
