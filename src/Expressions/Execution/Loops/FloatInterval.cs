using System.Numerics;
using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>
/// The floats from a least to a greatest one, both included: what a comparison of <c>#</c> with a constant says, in a form that tests
/// the floats of a list many at a time. NaN is in no interval, as no comparison with NaN holds.
/// </summary>
internal sealed class FloatInterval
{
    private const int Block = 4;

    private readonly double _least;
    private readonly double _greatest;

    private FloatInterval(double least, double greatest)
    {
        _least = least;
        _greatest = greatest;
    }

    private static FloatInterval Empty { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>The values x for which <c>x op bound</c> holds.</summary>
    public static FloatInterval Of(BinaryOperator op, double bound) =>
        op switch
        {
            _ when double.IsNaN(bound) => Empty,
            BinaryOperator.LessOrEqual => new(double.NegativeInfinity, bound),
            BinaryOperator.GreaterOrEqual => new(bound, double.PositiveInfinity),
            BinaryOperator.Equal => new(bound, bound),
            BinaryOperator.Less when !double.IsNegativeInfinity(bound) => new(double.NegativeInfinity, Math.BitDecrement(bound)),
            BinaryOperator.Greater when !double.IsPositiveInfinity(bound) => new(Math.BitIncrement(bound), double.PositiveInfinity),
            _ => Empty,
        };

    public FloatInterval And(FloatInterval other) => new(Math.Max(_least, other._least), Math.Min(_greatest, other._greatest));

    public bool Contains(double value) => value >= _least && value <= _greatest;

    /// <summary>How many of the values lie within.</summary>
    public int Count(ReadOnlySpan<double> values)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var counts = Vector<long>.Zero;
        foreach (var vector in vectors)
        {
            // A lane that lies within is all ones, which is -1.
            counts -= Within(vector);
        }

        var count = (int)Vector.Sum(counts);
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            count += Contains(value) ? 1 : 0;
        }

        return count;
    }

    /// <summary>How many elements come before the first that is no float64, or that lies within although it should not, or the reverse.</summary>
    public int CountWhile(scoped in Elements elements, bool within) =>
        elements.Floats.IsEmpty ? CountWhile(elements.Items, within) : CountWhile(elements.Floats, within);

    private int CountWhile(ReadOnlySpan<MeasuredValue> items, bool within)
    {
        var i = 0;
        while (i < items.Length && items[i].IsFloat64 && Contains(items[i].RawFloat) == within)
        {
            i++;
        }

        return i;
    }

    private int CountWhile(ReadOnlySpan<double> values, bool within)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        var expected = within ? Vector<long>.AllBitsSet : Vector<long>.Zero;
        while (vectors.Length >= Block)
        {
            var others = Within(vectors[0]) ^ expected;
            others |= Within(vectors[1]) ^ expected;
            others |= Within(vectors[2]) ^ expected;
            others |= Within(vectors[3]) ^ expected;
            if (others != Vector<long>.Zero)
            {
                break;
            }

            vectors = vectors[Block..];
        }

        var i = (values.Length / Vector<double>.Count - vectors.Length) * Vector<double>.Count;
        while (i < values.Length && Contains(values[i]) == within)
        {
            i++;
        }

        return i;
    }

    private Vector<long> Within(Vector<double> values) =>
        Vector.GreaterThanOrEqual(values, new Vector<double>(_least)) & Vector.LessThanOrEqual(values, new Vector<double>(_greatest));
}
