using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>The rule of a POSIX time zone string, such as <c>CET-1CEST,M3.5.0,M10.5.0/3</c>.</summary>
internal sealed class ZoneRule
{
    private readonly ZoneTable.Kind _standard;
    private readonly ZoneTable.Kind? _daylight;
    private readonly YearlyInstant _begin;
    private readonly YearlyInstant _end;

    private ZoneRule(ZoneTable.Kind standard, ZoneTable.Kind? daylight, YearlyInstant begin, YearlyInstant end)
    {
        _standard = standard;
        _daylight = daylight;
        _begin = begin;
        _end = end;
    }

    /// <summary>Null when the text is empty or no such rule.</summary>
    public static ZoneRule? Parse(string text)
    {
        var rest = text.AsSpan();
        if (!TryTakeName(ref rest, out var name) || !TryTakeOffset(ref rest, out var west))
        {
            return null;
        }

        var standard = new ZoneTable.Kind(name, -west, false);
        if (rest.IsEmpty || rest[0] == ',')
        {
            return new ZoneRule(standard, null, default, default);
        }

        if (!TryTakeName(ref rest, out name))
        {
            return null;
        }

        var offset = standard.Offset + 3600;
        if (!rest.IsEmpty && rest[0] != ',')
        {
            if (!TryTakeOffset(ref rest, out west))
            {
                return null;
            }

            offset = -west;
        }

        if (rest.IsEmpty)
        {
            rest = ",M3.2.0,M11.1.0";
        }

        return YearlyInstant.TryTake(ref rest, out var begin) && YearlyInstant.TryTake(ref rest, out var end) && rest.IsEmpty
            ? new ZoneRule(standard, new ZoneTable.Kind(name, offset, true), begin, end)
            : null;
    }

    /// <param name="seconds">Seconds since 1970.</param>
    /// <param name="since">When the rule begins to hold.</param>
    public ZonePeriod At(long seconds, long since)
    {
        if (_daylight is null)
        {
            return new ZonePeriod(_standard.Name, _standard.Offset, false, since, long.MaxValue);
        }

        var year = CivilTime.Of(seconds).Year;
        var yearStart = CivilTime.ToSeconds(year, 1, 1, 0, 0, 0);
        var yearEnd = CivilTime.ToSeconds(year + 1, 1, 1, 0, 0, 0);
        var first = yearStart + _begin.SecondsInto(year) - _standard.Offset;
        var second = yearStart + _end.SecondsInto(year) - _daylight.Offset;
        var (outer, inner) = (_standard, _daylight);
        if (second < first)
        {
            // South of the equator daylight saving spans the new year.
            (first, second) = (second, first);
            (outer, inner) = (inner, outer);
        }

        return seconds < first ? Period(outer, yearStart, first)
            : seconds >= second ? Period(outer, second, yearEnd)
            : Period(inner, first, second);
    }

    private static ZonePeriod Period(ZoneTable.Kind kind, long start, long end) =>
        new(kind.Name, kind.Offset, kind.IsDaylightSaving, start, end);

    private static bool TryTakeName(ref ReadOnlySpan<char> text, out string name)
    {
        var quoted = text.StartsWith('<');
        var length = 0;
        if (quoted)
        {
            length = text.IndexOf('>') - 1;
        }
        else
        {
            while (length < text.Length && char.IsAsciiLetter(text[length]))
            {
                length++;
            }
        }

        name = length > 0 ? text.Slice(quoted ? 1 : 0, length).ToString() : "";
        text = length > 0 ? text[(length + (quoted ? 2 : 0))..] : text;
        return length >= (quoted ? 1 : 3);
    }

    /// <summary>Hours, minutes and seconds with an optional sign, in seconds.</summary>
    internal static bool TryTakeOffset(ref ReadOnlySpan<char> text, out int seconds)
    {
        var negative = text.StartsWith('-');
        if (negative || text.StartsWith('+'))
        {
            text = text[1..];
        }

        seconds = 0;
        var unit = 3600;
        while (TryTakeNumber(ref text, out var number))
        {
            seconds += number * unit;
            unit /= 60;
            if (unit == 0 || !text.StartsWith(':'))
            {
                break;
            }

            text = text[1..];
        }

        seconds = negative ? -seconds : seconds;
        return unit < 3600;
    }

    internal static bool TryTakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var length = 0;
        while (length < text.Length && length < 4 && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        number = length == 0 ? 0 : int.Parse(text[..length], CultureInfo.InvariantCulture);
        text = text[length..];
        return length > 0;
    }
}
