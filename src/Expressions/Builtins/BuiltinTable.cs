using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>The builtins that are ordinary functions, by name.</summary>
internal static class BuiltinTable
{
    private const int Many = int.MaxValue;
    private static readonly GoType Text = GoType.String;
    private static readonly GoType Number = GoType.Int;

    private static readonly FrozenDictionary<string, Function> Functions = All().ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Functions.Keys;

    public static bool IsKnown(string name) => Functions.ContainsKey(name);

    public static Function Get(string name) => Functions[name];

    private static IEnumerable<Function> All() => [.. General(), .. Numbers(), .. Texts(), .. Lists(), .. Times(), .. Bits()];

    private static IEnumerable<Function> General() =>
        [
            new(
                "len",
                1,
                1,
                TypeRules.First(t => t.IsList || t.Kind is GoTypeKind.Map or GoTypeKind.String, _ => Number),
                GeneralBuiltins.Length
            ),
            new("type", 1, 1, TypeRules.Signature(Text, GoType.Any), GeneralBuiltins.TypeOf),
            new("string", 1, 1, TypeRules.Signature(Text, GoType.Any), GeneralBuiltins.ToText),
            new("int", 1, 1, TypeRules.First(IsNumberLike, _ => Number), NumberBuiltins.ToInt),
            new("float", 1, 1, TypeRules.First(IsNumberLike, _ => GoType.Float64), NumberBuiltins.ToFloat),
            new("get", 2, 2, TypeRules.Get, GeneralBuiltins.Get, Selects: true),
            new("toJSON", 1, 1, TypeRules.Signature(Text, GoType.Any), GeneralBuiltins.ToJson),
            new("fromJSON", 1, 1, TypeRules.Signature(GoType.Any, Text), GeneralBuiltins.FromJson),
            new("toBase64", 1, 1, TypeRules.Signature(Text, Text), TextBuiltins.ToBase64),
            new("fromBase64", 1, 1, TypeRules.Signature(Text, Text), TextBuiltins.FromBase64),
        ];

    private static IEnumerable<Function> Numbers() =>
        [
            new("abs", 1, 1, TypeRules.First(IsNumberKind, t => t), NumberBuiltins.Abs),
            new("ceil", 1, 1, TypeRules.First(IsNumberKind, _ => GoType.Float64), NumberBuiltins.Rounding(Math.Ceiling)),
            new("floor", 1, 1, TypeRules.First(IsNumberKind, _ => GoType.Float64), NumberBuiltins.Rounding(Math.Floor)),
            new("round", 1, 1, TypeRules.First(IsNumberKind, _ => GoType.Float64), NumberBuiltins.Rounding(NumberBuiltins.RoundHalfAway)),
            new("max", 1, Many, TypeRules.Aggregate, AggregateBuiltins.Max, Selects: true),
            new("min", 1, Many, TypeRules.Aggregate, AggregateBuiltins.Min, Selects: true),
            new("mean", 1, Many, TypeRules.Aggregate, AggregateBuiltins.Mean),
            new("median", 1, Many, TypeRules.Aggregate, AggregateBuiltins.Median),
        ];

    private static IEnumerable<Function> Texts() =>
        [
            new("trim", 1, 2, TypeRules.Signature(Text, Text), TrimBuiltins.Trim),
            new("trimPrefix", 1, 2, TypeRules.Signature(Text, Text), TrimBuiltins.TrimPrefix),
            new("trimSuffix", 1, 2, TypeRules.Signature(Text, Text), TrimBuiltins.TrimSuffix),
            new("upper", 1, 1, TypeRules.Signature(Text, Text), TextBuiltins.Upper),
            new("lower", 1, 1, TypeRules.Signature(Text, Text), TextBuiltins.Lower),
            new("split", 2, 3, TypeRules.Signature(GoType.StringList, Text, Text, Number), TextBuiltins.Split),
            new("splitAfter", 2, 3, TypeRules.Signature(GoType.StringList, Text, Text, Number), TextBuiltins.SplitAfter),
            new("replace", 3, 4, TypeRules.Signature(Text, Text, Text, Text, Number), TextBuiltins.Replace),
            new("repeat", 2, 2, Repeat, TextBuiltins.Repeat),
            new("join", 1, 2, Join, TextBuiltins.Join),
            new("indexOf", 2, 2, TypeRules.Signature(Number, Text), TextBuiltins.IndexOf),
            new("lastIndexOf", 2, 2, TypeRules.Signature(Number, Text), TextBuiltins.LastIndexOf),
            new("hasPrefix", 2, 2, TypeRules.Signature(GoType.Bool, Text), TextBuiltins.HasPrefix),
            new("hasSuffix", 2, 2, TypeRules.Signature(GoType.Bool, Text), TextBuiltins.HasSuffix),
        ];

    private static IEnumerable<Function> Lists() =>
        [
            new("first", 1, 1, TypeRules.First(t => t.IsList, t => t.Element ?? GoType.Any), ListBuiltins.First, Selects: true),
            new("last", 1, 1, TypeRules.First(t => t.IsList, t => t.Element ?? GoType.Any), ListBuiltins.Last, Selects: true),
            new("take", 2, 2, TypeRules.Take, ListBuiltins.Take),
            new("keys", 1, 1, TypeRules.First(t => t.Kind == GoTypeKind.Map, _ => GoType.AnyList), ListBuiltins.Keys),
            new("values", 1, 1, TypeRules.First(t => t.Kind == GoTypeKind.Map, _ => GoType.AnyList), ListBuiltins.Values),
            new("toPairs", 1, 1, TypeRules.First(t => t.Kind == GoTypeKind.Map, _ => GoType.AnyList), ListBuiltins.ToPairs),
            new("fromPairs", 1, 1, TypeRules.First(t => t.IsList, _ => ListBuiltins.PairsType), ListBuiltins.FromPairs),
            new("reverse", 1, 1, TypeRules.First(t => t.IsList, _ => GoType.AnyList), ListBuiltins.Reverse),
            new("uniq", 1, 1, TypeRules.First(t => t.IsList, _ => GoType.AnyList), ListBuiltins.Unique),
            new("concat", 1, Many, TypeRules.AllLists, ListBuiltins.Concat),
            new("flatten", 1, 1, TypeRules.First(t => t.IsList, _ => GoType.AnyList), ListBuiltins.Flatten),
            new("sort", 1, 2, TypeRules.Sort, ListBuiltins.Sort),
        ];

    private static IEnumerable<Function> Times() =>
        [
            new("now", 0, 1, TypeRules.Signature(GoType.Time, GoType.Location), TimeBuiltins.Now),
            new("duration", 1, 1, TypeRules.Signature(GoType.Duration, Text), TimeBuiltins.Duration),
            new("date", 1, 4, Date, TimeBuiltins.Date),
            new("timezone", 1, 1, TypeRules.Signature(GoType.Location, Text), TimeBuiltins.Timezone),
        ];

    private static IEnumerable<Function> Bits() =>
        [
            Bitwise("bitand", (a, b) => a & b),
            Bitwise("bitor", (a, b) => a | b),
            Bitwise("bitxor", (a, b) => a ^ b),
            Bitwise("bitnand", (a, b) => a & ~b),
            Bitwise("bitshl", (a, b) => b >= 64 ? 0 : a << (int)b, isShift: true),
            Bitwise("bitshr", (a, b) => a >> (int)Math.Min(b, 63), isShift: true),
            Bitwise("bitushr", (a, b) => b >= 64 ? 0 : (long)((ulong)a >> (int)b), isShift: true),
            new("bitnot", 1, 1, TypeRules.Integers, NumberBuiltins.Not),
        ];

    private static Function Bitwise(string name, Func<long, long, long> apply, bool isShift = false) =>
        new(name, 2, 2, TypeRules.Integers, NumberBuiltins.Bitwise(name, apply, isShift));

    /// <summary>Named integers are numbers to the check, though not to what runs.</summary>
    private static bool IsNumberKind(GoType type) =>
        type.IsNumber || type.Kind is GoTypeKind.Duration or GoTypeKind.Month or GoTypeKind.Weekday;

    private static bool IsNumberLike(GoType type) => IsNumberKind(type) || type.Kind == GoTypeKind.String;

    private static GoType Repeat(string name, ReadOnlySpan<GoType> arguments) =>
        arguments[0] is { IsAny: false, Kind: not GoTypeKind.String } || arguments[1] is { IsAny: false, IsInteger: false }
            ? throw TypeRules.Refuse($"invalid argument for repeat (type {arguments[0].Name})")
            : Text;

    private static GoType Join(string name, ReadOnlySpan<GoType> arguments)
    {
        if (
            !(arguments[0].IsAny || arguments[0].IsBoxedList || arguments[0].Equals(GoType.StringList))
            || arguments is [_, { IsAny: false, Kind: not GoTypeKind.String }]
        )
        {
            throw TypeRules.Refuse($"cannot use {arguments[0].Name} as argument (type []string) to call join");
        }

        return Text;
    }

    /// <summary>Only the number of arguments is checked: a time zone may come first, and then up to three strings.</summary>
    private static GoType Date(string name, ReadOnlySpan<GoType> arguments) =>
        arguments.Length > 3 && arguments[0].Kind is not (GoTypeKind.Location or GoTypeKind.Any)
            ? throw TypeRules.Refuse($"invalid number of arguments (expected at most 3, got {arguments.Length})")
            : GoType.Time;
}
