namespace Rollouts.Expressions;

/// <summary>now, duration, date, timezone.</summary>
internal static class TimeBuiltins
{
    /// <summary>About what it takes to try the layouts of dates.</summary>
    private const int ParsingBytes = 2048;
    private const int ParsingSteps = 100;

    public static MeasuredValue Now(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var now = GoTime.From(frame.Clock.GetUtcNow());
        return MeasuredValue.FromTime(arguments.Length == 0 ? now : now with { Location = Location(arguments[0]) });
    }

    public static MeasuredValue Duration(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = TextBuiltins.Text(arguments[0]);
        return GoDuration.TryParse(text, out var nanoseconds)
            ? MeasuredValue.FromDuration(nanoseconds)
            : throw new ExpressionException(
                ExpressionErrorCode.Runtime,
                $"time: invalid duration \"{text}\"",
                hint: "units are ns, us, ms, s, m and h, as in \"1h30m\""
            );
    }

    public static MeasuredValue Date(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(ParsingBytes);
        frame.Step(ParsingSteps);
        var location = GoLocation.Utc;
        if (arguments[0].Kind == ValueKind.Location)
        {
            location = arguments[0].RawLocation;
            arguments = arguments[1..];
        }

        if (arguments.Length is 0 or > 3)
        {
            throw ExpressionException.Runtime($"invalid number of arguments (expected at least 1, got {arguments.Length})");
        }

        var text = TextBuiltins.Text(arguments[0]);
        if (arguments.Length == 3)
        {
            location = GoLocation.Find(TextBuiltins.Text(arguments[2]));
        }

        var parsed =
            arguments.Length == 1 ? TimeParser.ParseAny(text, location) : TimeParser.Parse(text, TextBuiltins.Text(arguments[1]), location);
        return parsed is null ? throw ExpressionException.Runtime($"invalid date {text}") : MeasuredValue.FromTime(parsed);
    }

    public static MeasuredValue Timezone(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame) =>
        MeasuredValue.FromLocation(GoLocation.Find(TextBuiltins.Text(arguments[0])));

    private static GoLocation Location(in MeasuredValue value) =>
        value.Kind == ValueKind.Location
            ? value.RawLocation
            : throw ExpressionException.Runtime($"interface conversion: interface {{}} is {GoType.NameOf(value)}, not *time.Location");
}
