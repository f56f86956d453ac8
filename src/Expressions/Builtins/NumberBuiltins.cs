using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>Builtins on single numbers.</summary>
internal static class NumberBuiltins
{
    public static MeasuredValue Abs(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (!value.IsNumber)
        {
            throw Invalid("abs", value);
        }

        var negative = value.IsFloat ? value.RawFloat < 0 : value.RawBits < 0 && value.Kind is not (ValueKind.Uint or ValueKind.Uint64);
        return negative && Arithmetic.TryNegate(value, out var negated) ? negated : value;
    }

    public static FunctionBody Rounding(Func<double, double> round) =>
        (scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame _) =>
            arguments[0].TryGetFloat(out var value) ? MeasuredValue.FromFloat(round(value)) : throw Invalid("round", arguments[0]);

    public static double RoundHalfAway(double value) => Math.Round(value, MidpointRounding.AwayFromZero);

    public static MeasuredValue ToInt(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (value.IsFloat)
        {
            return MeasuredValue.FromInt(Arithmetic.Truncate(value.RawFloat));
        }

        if (value.IsInteger || value.Kind is ValueKind.Duration or ValueKind.Month or ValueKind.Weekday)
        {
            return MeasuredValue.FromInt(value.RawBits);
        }

        return value.TryGetString(out var text)
            ? MeasuredValue.FromInt(ParseInteger(text))
            : throw ExpressionException.Runtime($"invalid operation: int({GoType.NameOf(value)})");
    }

    public static MeasuredValue ToFloat(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (value.TryGetFloat(out var number))
        {
            return MeasuredValue.FromFloat(number);
        }

        return value.TryGetString(out var text)
            ? MeasuredValue.FromFloat(GoFloatReader.Read(text))
            : throw ExpressionException.Runtime($"invalid operation: float({GoType.NameOf(value)})");
    }

    public static FunctionBody Bitwise(string name, Func<long, long, long> apply, bool isShift) =>
        (scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame _) =>
        {
            var a = Integer(name, arguments[0]);
            var b = Integer(name, arguments[1]);
            return isShift && b < 0
                ? throw ExpressionException.Runtime("invalid operation: negative shift count (type int)")
                : MeasuredValue.FromInt(apply(a, b));
        };

    public static MeasuredValue Not(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromInt(~Integer("bitnot", arguments[0]));

    /// <summary>Go's ParseInt in base 10: an optional sign and digits, nothing else.</summary>
    public static long ParseInteger(string text) =>
        // .NET takes a NUL for the end of the text.
        !text.Contains('\0', StringComparison.Ordinal)
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ExpressionException.Runtime($"invalid operation: int({text})");

    private static long Integer(string name, in MeasuredValue value) =>
        value.IsInteger
            ? value.RawInteger
            : throw ExpressionException.Runtime($"cannot use {GoType.NameOf(value)} as argument (type int) to call {name}");

    private static ExpressionException Invalid(string name, in MeasuredValue value) =>
        ExpressionException.Runtime($"invalid argument for {name} (type {GoType.NameOf(value)})");
}
