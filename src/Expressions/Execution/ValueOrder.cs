namespace Rollouts.Expressions;

/// <summary>The order of numbers, strings, times and durations.</summary>
internal static class ValueOrder
{
    /// <summary>Comparisons with NaN do not hold (row D42).</summary>
    public static bool Holds(BinaryOperator op, double a, double b) =>
        op switch
        {
            BinaryOperator.Less => a < b,
            BinaryOperator.LessOrEqual => a <= b,
            BinaryOperator.Greater => a > b,
            _ => a >= b,
        };

    /// <summary>The operator that says the same with its sides exchanged.</summary>
    public static BinaryOperator Mirror(BinaryOperator op) =>
        op switch
        {
            BinaryOperator.Less => BinaryOperator.Greater,
            BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
            BinaryOperator.Greater => BinaryOperator.Less,
            _ => BinaryOperator.LessOrEqual,
        };

    /// <summary>False when the two kinds have no order.</summary>
    public static bool TryCompare(BinaryOperator op, in MeasuredValue a, in MeasuredValue b, out bool holds)
    {
        if (a.IsNumber && b.IsNumber)
        {
            holds = a.IsFloat || b.IsFloat ? Holds(op, a.AsFloat(), b.AsFloat()) : HoldsFor(op, a.RawInteger.CompareTo(b.RawInteger));
            return true;
        }

        if (a.Kind != b.Kind || a.Kind is not (ValueKind.String or ValueKind.Time or ValueKind.Duration))
        {
            holds = false;
            return false;
        }

        holds = HoldsFor(
            op,
            a.Kind switch
            {
                ValueKind.String => GoText.Compare(a.AsString(), b.AsString()),
                ValueKind.Time => GoTime.Compare(a.RawTime, b.RawTime),
                _ => a.RawBits.CompareTo(b.RawBits),
            }
        );
        return true;
    }

    private static bool HoldsFor(BinaryOperator op, int order) =>
        op switch
        {
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        };
}
