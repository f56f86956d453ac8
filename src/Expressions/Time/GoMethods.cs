using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>The methods of times, durations, months, weekdays and locations.</summary>
internal static class GoMethods
{
    private const long Second = 1_000_000_000;

    private static readonly FrozenDictionary<(GoTypeKind, string), GoMethod> Methods = Times()
        .Select(m => (Kind: GoTypeKind.Time, Method: m))
        .Concat(Durations().Select(m => (Kind: GoTypeKind.Duration, Method: m)))
        .Concat(
            new[] { GoTypeKind.Duration, GoTypeKind.Month, GoTypeKind.Weekday, GoTypeKind.Location }.Select(k =>
                (Kind: k, Method: new GoMethod("String", GoType.String))
            )
        )
        .ToFrozenDictionary(m => (m.Kind, m.Method.Name), m => m.Method);

    /// <summary>The method of a static type, or null when it has no such method.</summary>
    public static GoMethod? Find(GoType target, string name) => Methods.GetValueOrDefault((target.Kind, name));

    private static IEnumerable<GoMethod> Times() =>
        [
            .. Named(GoType.Int, "Year", "Day", "Hour", "Minute", "Second", "Nanosecond", "YearDay", "ISOWeek"),
            .. Named(GoType.Int64, "Unix", "UnixMilli", "UnixMicro", "UnixNano"),
            .. Named(GoType.String, "String", "Zone"),
            .. Named(GoType.Bool, "IsZero", "IsDST"),
            .. Named(GoType.Time, "UTC", "Local"),
            new("Month", GoType.Month),
            new("Weekday", GoType.Weekday),
            new("Location", GoType.Location),
            new("Format", GoType.String, GoType.String),
            new("Before", GoType.Bool, GoType.Time),
            new("After", GoType.Bool, GoType.Time),
            new("Equal", GoType.Bool, GoType.Time),
            new("Compare", GoType.Int, GoType.Time),
            new("Sub", GoType.Duration, GoType.Time),
            new("Add", GoType.Time, GoType.Duration),
            new("Truncate", GoType.Time, GoType.Duration),
            new("Round", GoType.Time, GoType.Duration),
            new("In", GoType.Time, GoType.Location),
            new("AddDate", GoType.Time, GoType.Int, GoType.Int, GoType.Int),
        ];

    private static IEnumerable<GoMethod> Durations() =>
        [
            .. Named(GoType.Float64, "Hours", "Minutes", "Seconds"),
            .. Named(GoType.Int64, "Milliseconds", "Microseconds", "Nanoseconds"),
            new("Abs", GoType.Duration),
            new("Truncate", GoType.Duration, GoType.Duration),
            new("Round", GoType.Duration, GoType.Duration),
        ];

    private static IEnumerable<GoMethod> Named(GoType result, params IEnumerable<string> names) =>
        names.Select(name => new GoMethod(name, result));

    public static MeasuredValue Call(in MeasuredValue target, string name, ReadOnlySpan<MeasuredValue> arguments)
    {
        if (target.Kind == ValueKind.Nil)
        {
            throw ExpressionException.Runtime($"cannot fetch {name} from <nil>");
        }

        var method =
            Find(GoType.Of(target), name) ?? throw ExpressionException.Runtime($"cannot fetch {name} from {GoType.NameOf(target)}");
        if (arguments.Length != method.Parameters.Length)
        {
            throw ExpressionException.Runtime($"reflect: Call of {name} with {arguments.Length} arguments");
        }

        return target.Kind switch
        {
            ValueKind.Time => CallTime(target.RawTime, name, arguments),
            ValueKind.Duration when name != "String" => CallDuration(target.RawBits, name, arguments),
            _ => MeasuredValue.FromString(target.ToGoString()),
        };
    }

    private static MeasuredValue CallTime(GoTime time, string name, ReadOnlySpan<MeasuredValue> arguments) =>
        name switch
        {
            "Year" => MeasuredValue.FromInt(time.Civil.Year),
            "Month" => MeasuredValue.FromInteger(ValueKind.Month, time.Civil.Month),
            "Day" => MeasuredValue.FromInt(time.Civil.Day),
            "Hour" => MeasuredValue.FromInt(time.Civil.Hour),
            "Minute" => MeasuredValue.FromInt(time.Civil.Minute),
            "Second" => MeasuredValue.FromInt(time.Civil.Second),
            "Nanosecond" => MeasuredValue.FromInt(time.Nanoseconds),
            "YearDay" => MeasuredValue.FromInt(time.Civil.YearDay),
            "ISOWeek" => MeasuredValue.FromInt(IsoYear(time)),
            "Weekday" => MeasuredValue.FromInteger(ValueKind.Weekday, time.Civil.Weekday),
            "Unix" => Integer64(time.UnixSeconds),
            "UnixMilli" => Integer64(unchecked(time.UnixSeconds * 1000) + (time.Nanoseconds / 1_000_000)),
            "UnixMicro" => Integer64(unchecked(time.UnixSeconds * 1_000_000) + (time.Nanoseconds / 1000)),
            "UnixNano" => Integer64(unchecked((time.UnixSeconds * Second) + time.Nanoseconds)),
            "Format" => MeasuredValue.FromString(TimeFormatter.Format(time, TextBuiltins.Text(arguments[0]))),
            "String" => MeasuredValue.FromString(time.ToString()),
            "Zone" => MeasuredValue.FromString(time.Zone.Name),
            "IsZero" => MeasuredValue.FromBool(time.IsZero),
            "Before" => MeasuredValue.FromBool(GoTime.Compare(time, Time(arguments[0])) < 0),
            "After" => MeasuredValue.FromBool(GoTime.Compare(time, Time(arguments[0])) > 0),
            "Equal" => MeasuredValue.FromBool(GoTime.Compare(time, Time(arguments[0])) == 0),
            "Compare" => MeasuredValue.FromInt(GoTime.Compare(time, Time(arguments[0]))),
            "IsDST" => MeasuredValue.FromBool(time.Zone.IsDaylightSaving),
            "Sub" => MeasuredValue.FromDuration(time.Subtract(Time(arguments[0]))),
            "Add" => MeasuredValue.FromTime(time.Add(Duration(arguments[0]))),
            "AddDate" => MeasuredValue.FromTime(time.AddDate(Integer(arguments[0]), Integer(arguments[1]), Integer(arguments[2]))),
            "Truncate" => MeasuredValue.FromTime(time.Truncate(Duration(arguments[0]))),
            "Round" => MeasuredValue.FromTime(time.Round(Duration(arguments[0]))),
            "In" when arguments[0].Kind != ValueKind.Location => throw Wrong(arguments[0], "*time.Location"),
            "In" => MeasuredValue.FromTime(time with { Location = arguments[0].RawLocation }),
            "Location" => MeasuredValue.FromLocation(time.Location),
            _ => MeasuredValue.FromTime(time with { Location = GoLocation.Utc }),
        };

    private static MeasuredValue CallDuration(long value, string name, ReadOnlySpan<MeasuredValue> arguments) =>
        name switch
        {
            "Hours" => MeasuredValue.FromFloat((value / (3600 * Second)) + (value % (3600 * Second) / (3600.0 * Second))),
            "Minutes" => MeasuredValue.FromFloat((value / (60 * Second)) + (value % (60 * Second) / (60.0 * Second))),
            "Seconds" => MeasuredValue.FromFloat((value / Second) + (value % Second / (double)Second)),
            "Milliseconds" => Integer64(value / 1_000_000),
            "Microseconds" => Integer64(value / 1000),
            "Nanoseconds" => Integer64(value),
            "Abs" => MeasuredValue.FromDuration(value == long.MinValue ? long.MaxValue : Math.Abs(value)),
            "Truncate" => MeasuredValue.FromDuration(Duration(arguments[0]) is var unit && unit > 0 ? value - (value % unit) : value),
            _ => MeasuredValue.FromDuration(RoundDuration(value, Duration(arguments[0]))),
        };

    private static long RoundDuration(long value, long unit)
    {
        if (unit <= 0)
        {
            return value;
        }

        var rest = value % unit;
        var rounded = (Int128)value - rest + (Int128.Abs(rest) * 2 >= unit ? Math.Sign(value) * (Int128)unit : 0);
        return (long)Int128.Clamp(rounded, long.MinValue, long.MaxValue);
    }

    /// <summary>The year that the week belongs to: that of its Thursday.</summary>
    private static long IsoYear(GoTime time)
    {
        var daysSinceMonday = (time.Civil.Weekday + 6) % 7;
        return CivilTime.Of(time.UnixSeconds + time.Zone.Offset + ((3 - daysSinceMonday) * (long)CivilTime.DaySeconds)).Year;
    }

    private static MeasuredValue Integer64(long value) => MeasuredValue.FromInteger(ValueKind.Int64, value);

    private static GoTime Time(in MeasuredValue value) => value.Kind == ValueKind.Time ? value.RawTime : throw Wrong(value, "time.Time");

    private static long Duration(in MeasuredValue value) =>
        value.Kind == ValueKind.Duration ? value.RawBits : throw Wrong(value, "time.Duration");

    private static long Integer(in MeasuredValue value) => value.Kind == ValueKind.Int ? value.RawInteger : throw Wrong(value, "int");

    private static ExpressionException Wrong(in MeasuredValue value, string wanted) =>
        ExpressionException.Runtime($"reflect: Call using {GoType.NameOf(value)} as type {wanted}");
}
