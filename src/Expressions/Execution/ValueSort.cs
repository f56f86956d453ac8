namespace Rollouts.Expressions;

/// <summary>Sorts elements by keys that have an order under <c>&lt;</c>.</summary>
internal sealed class ValueSort : PatternDefeatingSort
{
    private readonly MeasuredValue[] _keys;
    private readonly MeasuredValue[] _elements;
    private readonly bool _isDescending;

    private ValueSort(MeasuredValue[] keys, MeasuredValue[] elements, bool isDescending)
    {
        _keys = keys;
        _elements = elements;
        _isDescending = isDescending;
    }

    /// <exception cref="ExpressionException">The order is neither "asc" nor "desc".</exception>
    public static bool IsDescending(in MeasuredValue order) =>
        order.TryGetString(out var text) && text is "asc" or "desc"
            ? text == "desc"
            : throw ExpressionException.Runtime("invalid order argument (expected \"asc\" or \"desc\")");

    /// <summary>About what sorting so many elements takes: keys and elements.</summary>
    public static long BytesOf(int count) => 80 + (count * 32L);

    /// <summary>Sorts the keys, and the elements along with them; the two may be one array.</summary>
    /// <exception cref="ExpressionException">Two keys have no order.</exception>
    public static void Sort(MeasuredValue[] keys, MeasuredValue[] elements, bool isDescending, ref Frame frame) =>
        new ValueSort(keys, elements, isDescending).Sort(keys.Length, ref frame);

    protected override bool IsLess(int i, int j, ref Frame frame)
    {
        frame.Step(1);
        var (a, b) = _isDescending ? (_keys[j], _keys[i]) : (_keys[i], _keys[j]);
        return ValueOrder.TryCompare(BinaryOperator.Less, a, b, out var holds)
            ? holds
            : throw ExpressionException.Runtime($"invalid operation: {GoType.NameOf(a)} < {GoType.NameOf(b)}");
    }

    protected override void Swap(int i, int j)
    {
        (_keys[i], _keys[j]) = (_keys[j], _keys[i]);
        if (!ReferenceEquals(_keys, _elements))
        {
            (_elements[i], _elements[j]) = (_elements[j], _elements[i]);
        }
    }
}
