using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>When in each year the clocks change, in the notation of POSIX: <c>M3.5.0/2</c>, <c>J60</c> or <c>59</c>.</summary>
/// <param name="Form"><c>M</c>: weekday of a week of a month; <c>J</c>: day 1 to 365 without the leap day; NUL: day 0 to 365.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct YearlyInstant(char Form, int Day, int Week, int Month, int TimeOfDay)
{
    private const int TwoOClock = 2 * 3600;
    private const int LastWeek = 5;

    /// <summary>Takes a comma and what follows it up to the next.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> text, out YearlyInstant instant)
    {
        instant = default;
        if (!text.StartsWith(','))
        {
            return false;
        }

        text = text[1..];
        var form = text.StartsWith('M') || text.StartsWith('J') ? text[0] : '\0';
        text = text[(form == '\0' ? 0 : 1)..];
        Span<int> numbers = stackalloc int[3];
        var wanted = form == 'M' ? 3 : 1;
        for (var i = 0; i < wanted; i++)
        {
            if ((i > 0 && !TryTakeDot(ref text)) || !ZoneRule.TryTakeNumber(ref text, out numbers[i]))
            {
                return false;
            }
        }

        var time = TwoOClock;
        if (text.StartsWith('/'))
        {
            text = text[1..];
            if (!ZoneRule.TryTakeOffset(ref text, out time))
            {
                return false;
            }
        }

        instant = form == 'M' ? new(form, numbers[2], numbers[1], numbers[0], time) : new(form, numbers[0], 0, 0, time);
        return form != 'M' || instant is { Month: >= 1 and <= 12, Week: >= 1 and <= LastWeek, Day: <= 6 };
    }

    /// <summary>Seconds from the start of a year, by the clock before the change.</summary>
    public long SecondsInto(long year)
    {
        var day = Form switch
        {
            'J' => Day - 1 + (Day > 59 && CivilTime.IsLeap(year) ? 1 : 0),
            'M' => DayOfWeekday(year),
            _ => Day,
        };
        return (day * (long)CivilTime.DaySeconds) + TimeOfDay;
    }

    private int DayOfWeekday(long year)
    {
        var first = CivilTime.Of(CivilTime.ToSeconds(year, Month, 1, 0, 0, 0));
        var day = 1 + ((Day - first.Weekday + 7) % 7) + ((Week - 1) * 7);
        while (day > CivilTime.DaysIn(Month, year))
        {
            day -= 7;
        }

        return first.YearDay - 1 + day - 1;
    }

    private static bool TryTakeDot(ref ReadOnlySpan<char> text)
    {
        var found = text.StartsWith('.');
        text = found ? text[1..] : text;
        return found;
    }
}
