using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>Argo's six functions (rows D36 to D38).</summary>
internal static class MeasurementFunctions
{
    private static readonly FrozenDictionary<string, Function> Functions = new Function[]
    {
        new("isNaN", 1, 1, TypeRules.Signature(GoType.Bool, GoType.Float64), IsNaN, Signature: "func(float64) bool"),
        new("isInf", 1, 1, TypeRules.Signature(GoType.Bool, GoType.Float64), IsInf, Signature: "func(float64) bool"),
        new("asInt", 1, 1, TypeRules.Signature(GoType.Int64, GoType.Any), AsInt, Signature: "func(interface {}) int64"),
        new("asFloat", 1, 1, TypeRules.Signature(GoType.Float64, GoType.Any), AsFloat, Signature: "func(interface {}) float64"),
        new("isNil", 1, 1, TypeRules.Signature(GoType.Bool, GoType.Any), IsNil, Signature: "func(interface {}) bool"),
        new(
            "default",
            2,
            2,
            TypeRules.Signature(GoType.Any, GoType.Any),
            Default,
            Selects: true,
            Signature: "func(interface {}, interface {}) interface {}"
        ),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static int Count => Functions.Count;

    /// <summary>Those that an environment has.</summary>
    public static IEnumerable<Function> Of(ArgoFunctions available) => Functions.Values.Where(f => Find(f.Name, available) is not null);

    public static Function? Find(string name, ArgoFunctions available) =>
        available switch
        {
            ArgoFunctions.All => Functions.GetValueOrDefault(name),
            ArgoFunctions.Numbers when name is "isNaN" or "isInf" => Functions[name],
            _ => null,
        };

    private static MeasuredValue IsNaN(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromBool(double.IsNaN(Float(arguments[0])));

    private static MeasuredValue IsInf(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromBool(double.IsInfinity(Float(arguments[0])));

    /// <summary>The parameter is a float64: an int is an error, not a conversion.</summary>
    private static double Float(in MeasuredValue value) =>
        value.Kind == ValueKind.Float64
            ? value.RawFloat
            : throw ExpressionException.Runtime(
                $"interface conversion: interface {{}} is {(value.Kind == ValueKind.Nil ? "nil" : GoType.NameOf(value))}, not float64"
            );

    private static MeasuredValue AsInt(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (value.IsNumber)
        {
            return MeasuredValue.FromInteger(ValueKind.Int64, value.IsFloat ? Arithmetic.Truncate(value.RawFloat) : value.RawInteger);
        }

        return value.TryGetString(out var text)
            ? MeasuredValue.FromInteger(ValueKind.Int64, NumberBuiltins.ParseInteger(text))
            : throw ExpressionException.Runtime($"asInt() not supported on {GoType.NameOf(value)} {value.ToGoString()}");
    }

    private static MeasuredValue AsFloat(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (value.TryGetFloat(out var number))
        {
            return MeasuredValue.FromFloat(number);
        }

        return value.TryGetString(out var text)
            ? MeasuredValue.FromFloat(GoFloatReader.Read(text))
            : throw ExpressionException.Runtime($"asFloat() not supported on {GoType.NameOf(value)} {value.ToGoString()}");
    }

    /// <summary>Row D37: the argument is ignored, the measurement's result is looked at.</summary>
    private static MeasuredValue IsNil(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromBool(arguments[^1].IsNil);

    /// <summary>Row D37: the first argument is ignored, the measurement's result is looked at.</summary>
    private static MeasuredValue Default(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        arguments[^1].IsNil ? arguments[1] : arguments[^1];
}
