namespace Rollouts.Expressions;

/// <summary>Which operand types an operator takes before the run, and what it gives.</summary>
internal static class OperatorRules
{
    /// <summary>The static type of the result, or null when the operands do not fit.</summary>
    public static GoType? ResultOf(BinaryOperator op, GoType left, GoType right) =>
        op switch
        {
            BinaryOperator.And or BinaryOperator.Or => Logical(left, right),
            BinaryOperator.Equal or BinaryOperator.NotEqual => CanEqual(left, right) ? GoType.Bool : null,
            BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => CanOrder(
                left,
                right
            )
                ? GoType.Bool
                : null,
            BinaryOperator.In => CanContain(left, right) ? GoType.Bool : null,
            BinaryOperator.Matches => left.Kind is GoTypeKind.String or GoTypeKind.Bytes or GoTypeKind.Any && IsText(right)
                ? GoType.Bool
                : null,
            BinaryOperator.Contains or BinaryOperator.StartsWith or BinaryOperator.EndsWith => IsText(left) && IsText(right)
                ? GoType.Bool
                : null,
            BinaryOperator.Range => IsInteger(left) && IsInteger(right) ? GoType.IntList : null,
            BinaryOperator.Add => Add(left, right),
            BinaryOperator.Subtract => Subtract(left, right),
            BinaryOperator.Multiply => Multiply(left, right),
            BinaryOperator.Divide or BinaryOperator.Power => IsNumber(left) && IsNumber(right) ? GoType.Float64 : null,
            BinaryOperator.Modulo => IsInteger(left) && IsInteger(right) ? GoType.Int : null,
            BinaryOperator.Coalesce => left.IsNil ? right
            : right.IsNil || TypeRules.IsSame(right, left) ? left
            : GoType.Any,
            _ => null,
        };

    /// <summary>Whether <c>==</c> may compare the two.</summary>
    public static bool CanEqual(GoType left, GoType right) =>
        left.IsAny
        || right.IsAny
        || left.IsNil
        || right.IsNil
        || (left.IsNumber && right.IsNumber)
        || (left.IsList && right.IsList)
        || left.Equals(right);

    private static GoType? Logical(GoType left, GoType right) =>
        left.Kind is GoTypeKind.Bool or GoTypeKind.Any && right.Kind is GoTypeKind.Bool or GoTypeKind.Any ? GoType.Bool : null;

    private static bool CanOrder(GoType left, GoType right) =>
        (left.IsNumber && right.IsNumber)
        || (left.Kind == right.Kind && IsOrdered(left))
        || (left.IsAny && (right.IsAny || right.IsNumber || IsOrdered(right)))
        || (right.IsAny && (left.IsNumber || IsOrdered(left)));

    private static bool IsOrdered(GoType type) => type.Kind is GoTypeKind.String or GoTypeKind.Time or GoTypeKind.Duration;

    private static bool CanContain(GoType left, GoType right) =>
        right.Kind switch
        {
            GoTypeKind.Any => true,
            GoTypeKind.Map => left.IsAny || (!left.IsNil && TypeRules.IsAssignable(left, right.Key!)),
            GoTypeKind.List or GoTypeKind.Bytes => CanEqual(left, right.Element!),
            GoTypeKind.String => left.IsAny,
            // A struct: names of its fields.
            GoTypeKind.Time => left.IsAny || left.Kind == GoTypeKind.String,
            _ => false,
        };

    private static bool IsText(GoType type) => type.Kind is GoTypeKind.String or GoTypeKind.Any;

    private static bool IsInteger(GoType type) => type.IsInteger || type.IsAny;

    private static bool IsNumber(GoType type) => type.IsNumber || type.IsAny;

    private static GoType Numeric(GoType left, GoType right) => left.IsFloat || right.IsFloat ? GoType.Float64 : GoType.Int;

    private static GoType? Add(GoType left, GoType right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return Numeric(left, right);
        }

        return (left.Kind, right.Kind) switch
        {
            (GoTypeKind.String, GoTypeKind.String) => GoType.String,
            (GoTypeKind.Time, GoTypeKind.Duration) or (GoTypeKind.Duration, GoTypeKind.Time) => GoType.Time,
            (GoTypeKind.Duration, GoTypeKind.Duration) => GoType.Duration,
            _ => WithAny(left, right, t => t.IsNumber || IsOrdered(t)),
        };
    }

    private static GoType? Subtract(GoType left, GoType right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return Numeric(left, right);
        }

        return (left.Kind, right.Kind) switch
        {
            (GoTypeKind.Time, GoTypeKind.Time) or (GoTypeKind.Duration, GoTypeKind.Duration) => GoType.Duration,
            (GoTypeKind.Time, GoTypeKind.Duration) => GoType.Time,
            _ => WithAny(left, right, t => t.IsNumber || t.Kind is GoTypeKind.Time or GoTypeKind.Duration),
        };
    }

    private static GoType? Multiply(GoType left, GoType right)
    {
        if (left.IsNumber && right.IsNumber)
        {
            return Numeric(left, right);
        }

        var durations =
            (left.Kind == GoTypeKind.Duration && (right.IsNumber || right.Kind == GoTypeKind.Duration))
            || (left.IsNumber && right.Kind == GoTypeKind.Duration);
        return durations ? GoType.Duration : WithAny(left, right, t => t.IsNumber || t.Kind == GoTypeKind.Duration);
    }

    /// <summary>One side unknown, the other unknown or fitting: decided at run time.</summary>
    private static GoType? WithAny(GoType left, GoType right, Func<GoType, bool> fits) =>
        (left.IsAny && (right.IsAny || fits(right))) || (right.IsAny && fits(left)) ? GoType.Any : null;
}
