using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>max or min: the first of those that no other replaces; NaN replaces nothing and is replaced by nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ExtremeFold(bool isMax) : INumberFold
{
    // A float64 is held bare: the common case, and quick to replace.
    private double _float;
    private bool _isFloat;
    private MeasuredValue _other;

    public readonly string Name => isMax ? "max" : "min";

    public readonly bool TakesDurations => true;

    /// <summary>Nil of nothing.</summary>
    public readonly MeasuredValue Best => _isFloat ? MeasuredValue.FromFloat(_float) : _other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in MeasuredValue number)
    {
        if (_isFloat && number.IsFloat64)
        {
            var value = number.RawFloat;
            _float = (isMax ? _float < value : _float > value) ? value : _float;
        }
        else if (IsReplacedBy(number))
        {
            _isFloat = number.IsFloat64;
            _float = number.RawFloat;
            _other = number;
        }
    }

    private readonly bool IsReplacedBy(in MeasuredValue number)
    {
        if (!_isFloat && _other.IsNil)
        {
            return true;
        }

        return ValueOrder.TryCompare(isMax ? BinaryOperator.Less : BinaryOperator.Greater, Best, number, out var isReplaced)
            ? isReplaced
            : throw AggregateBuiltins.Invalid(Name, number);
    }
}
