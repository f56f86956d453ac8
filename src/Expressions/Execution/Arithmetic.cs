namespace Rollouts.Expressions;

/// <summary>Arithmetic on Go values: integers of all widths become int and wrap, a float on either side makes both float64.</summary>
internal static class Arithmetic
{
    public static MeasuredValue Apply(BinaryOperator op, in MeasuredValue a, in MeasuredValue b)
    {
        if (a.IsNumber && b.IsNumber)
        {
            return ApplyNumbers(op, a, b);
        }

        var result = op switch
        {
            BinaryOperator.Add => AddOthers(a, b),
            BinaryOperator.Subtract => SubtractOthers(a, b),
            BinaryOperator.Multiply => MultiplyOthers(a, b),
            _ => null,
        };
        return result ?? throw Mismatch(op, a, b);
    }

    public static bool TryNegate(in MeasuredValue value, out MeasuredValue negated)
    {
        if (value.IsFloat)
        {
            negated =
                value.Kind == ValueKind.Float64
                    ? MeasuredValue.FromFloat(-value.RawFloat)
                    : MeasuredValue.FromFloat32((float)-value.RawFloat);
            return true;
        }

        var minus = unchecked(-value.RawBits);
        negated = value.IsInteger ? MeasuredValue.FromInteger(value.Kind, Narrow(value.Kind, minus)) : default;
        return value.IsInteger;
    }

    /// <summary>Wraps a number into the width of its kind.</summary>
    public static long Narrow(ValueKind kind, long value) =>
        unchecked(
            kind switch
            {
                ValueKind.Int8 => (sbyte)value,
                ValueKind.Int16 => (short)value,
                ValueKind.Int32 => (int)value,
                ValueKind.Uint8 => (byte)value,
                ValueKind.Uint16 => (ushort)value,
                ValueKind.Uint32 => (uint)value,
                _ => value,
            }
        );

    /// <summary>Go's conversion on amd64: truncates; NaN and what is out of range give the smallest integer.</summary>
    public static long Truncate(double value) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    private static MeasuredValue ApplyNumbers(BinaryOperator op, in MeasuredValue a, in MeasuredValue b)
    {
        switch (op)
        {
            case BinaryOperator.Divide:
                return MeasuredValue.FromFloat(a.AsFloat() / b.AsFloat());
            case BinaryOperator.Power:
                return MeasuredValue.FromFloat(GoPower.Raise(a.AsFloat(), b.AsFloat()));
            case BinaryOperator.Modulo when a.IsFloat || b.IsFloat:
                throw Mismatch(op, a, b);
            case BinaryOperator.Modulo:
                return MeasuredValue.FromInt(Remainder(a.RawInteger, b.RawInteger));
        }

        if (a.IsFloat || b.IsFloat)
        {
            var x = a.AsFloat();
            var y = b.AsFloat();
            return MeasuredValue.FromFloat(
                op switch
                {
                    BinaryOperator.Add => x + y,
                    BinaryOperator.Subtract => x - y,
                    _ => x * y,
                }
            );
        }

        return MeasuredValue.FromInt(
            unchecked(
                op switch
                {
                    BinaryOperator.Add => a.RawInteger + b.RawInteger,
                    BinaryOperator.Subtract => a.RawInteger - b.RawInteger,
                    _ => a.RawInteger * b.RawInteger,
                }
            )
        );
    }

    private static long Remainder(long a, long b) =>
        b switch
        {
            0 => throw ExpressionException.Runtime("integer divide by zero"),
            // The smallest integer by -1 traps on x86; its remainder is 0.
            -1 => 0,
            _ => a % b,
        };

    private static MeasuredValue? AddOthers(in MeasuredValue a, in MeasuredValue b) =>
        (a.Kind, b.Kind) switch
        {
            (ValueKind.String, ValueKind.String) => MeasuredValue.FromString(GoText.Concat(a.AsString(), b.AsString())),
            (ValueKind.Time, ValueKind.Duration) => MeasuredValue.FromTime(a.RawTime.Add(b.RawBits)),
            (ValueKind.Duration, ValueKind.Time) => MeasuredValue.FromTime(b.RawTime.Add(a.RawBits)),
            (ValueKind.Duration, ValueKind.Duration) => MeasuredValue.FromDuration(unchecked(a.RawBits + b.RawBits)),
            _ => null,
        };

    private static MeasuredValue? SubtractOthers(in MeasuredValue a, in MeasuredValue b) =>
        (a.Kind, b.Kind) switch
        {
            (ValueKind.Time, ValueKind.Time) => MeasuredValue.FromDuration(a.RawTime.Subtract(b.RawTime)),
            (ValueKind.Time, ValueKind.Duration) => MeasuredValue.FromTime(a.RawTime.Add(unchecked(-b.RawBits))),
            (ValueKind.Duration, ValueKind.Duration) => MeasuredValue.FromDuration(unchecked(a.RawBits - b.RawBits)),
            _ => null,
        };

    private static MeasuredValue? MultiplyOthers(in MeasuredValue a, in MeasuredValue b)
    {
        if (a.Kind == ValueKind.Duration && (b.IsInteger || b.Kind == ValueKind.Duration))
        {
            return MeasuredValue.FromDuration(unchecked(a.RawBits * b.RawBits));
        }

        if (b.Kind == ValueKind.Duration && a.IsInteger)
        {
            return MeasuredValue.FromDuration(unchecked(a.RawBits * b.RawBits));
        }

        // A float times a duration is a plain float of nanoseconds, whatever the static check says.
        if (a.IsFloat && b.Kind == ValueKind.Duration)
        {
            return MeasuredValue.FromFloat(a.RawFloat * b.RawBits);
        }

        return a.Kind == ValueKind.Duration && b.IsFloat ? MeasuredValue.FromFloat(a.RawBits * b.RawFloat) : null;
    }

    private static ExpressionException Mismatch(BinaryOperator op, in MeasuredValue a, in MeasuredValue b) =>
        ExpressionException.Runtime($"invalid operation: {GoType.NameOf(a)} {OperatorTable.NameOf(op)} {GoType.NameOf(b)}");
}
