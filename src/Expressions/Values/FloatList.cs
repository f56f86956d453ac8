namespace Rollouts.Expressions;

/// <summary><c>[]float64</c>: Prometheus vectors and ranges.</summary>
internal sealed class FloatList(double[] items) : ValueList
{
    public override int Count => items.Length;

    internal override ReadOnlySpan<double> Floats => items;

    internal override GoType ElementType => GoType.Float64;

    internal override GoType Type => GoType.FloatList;

    public override MeasuredValue this[int index] => MeasuredValue.FromFloat(items[index]);

    internal override ValueList Slice(int start, int end) => new FloatList(items[start..end]);
}
