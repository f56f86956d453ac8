using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>Date and time of day in the proleptic Gregorian calendar, which Go continues to the year 0 and before, and past 9999.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Weekday">0 to 6, Sunday is 0.</param>
/// <param name="YearDay">1 to 366.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second, int Weekday, int YearDay)
{
    public const int DaySeconds = 86_400;

    private const long CycleDays = 146_097;
    private const long CycleYears = 400;

    // Days from the 1st of March of year 0, where a cycle of 400 years begins, to 1970.
    private const long EpochDays = 719_468;
    private const int EpochWeekday = 4;

    private static readonly int[] DaysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

    /// <summary>Of seconds since 1970, shifted by the offset of the zone already.</summary>
    public static CivilTime Of(long seconds)
    {
        var days = Math.DivRem(seconds, DaySeconds, out var rest);
        if (rest < 0)
        {
            days--;
            rest += DaySeconds;
        }

        // Years that begin in March have their leap day last.
        var shifted = days + EpochDays;
        var cycle = (shifted >= 0 ? shifted : shifted - CycleDays + 1) / CycleDays;
        var dayOfCycle = shifted - (cycle * CycleDays);
        var yearOfCycle = (dayOfCycle - (dayOfCycle / 1460) + (dayOfCycle / 36_524) - (dayOfCycle / 146_096)) / 365;
        var dayOfYear = dayOfCycle - ((365 * yearOfCycle) + (yearOfCycle / 4) - (yearOfCycle / 100));
        var monthFromMarch = (int)((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = (cycle * CycleYears) + yearOfCycle + (month <= 2 ? 1 : 0);
        var weekday = (int)(((days + EpochWeekday) % 7 + 7) % 7);
        var yearDay = DaysBefore[month - 1] + day + (month > 2 && IsLeap(year) ? 1 : 0);
        return new CivilTime(year, month, day, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60), weekday, yearDay);
    }

    /// <summary>Seconds since 1970 of a date and time whose parts may lie outside their ranges: October 32 is November 1.</summary>
    public static long ToSeconds(long year, long month, long day, long hour, long minute, long second)
    {
        unchecked
        {
            var monthIndex = month - 1;
            var carried = Math.DivRem(monthIndex, 12, out monthIndex);
            if (monthIndex < 0)
            {
                carried--;
                monthIndex += 12;
            }

            year += carried;
            var days = DaysToYear(year) + DaysBefore[monthIndex] + (monthIndex >= 2 && IsLeap(year) ? 1 : 0) + day - 1;
            return (days * DaySeconds) + (hour * 3600) + (minute * 60) + second;
        }
    }

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(int month, long year) => DaysBefore[month] - DaysBefore[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);

    /// <summary>Month and day of the n-th day of a year, from 1.</summary>
    public static (int Month, int Day) OfYearDay(int yearDay, long year)
    {
        var month = 1;
        while (yearDay > DaysIn(month, year))
        {
            yearDay -= DaysIn(month, year);
            month++;
        }

        return (month, yearDay);
    }

    /// <summary>Days from 1970 to the first of January.</summary>
    private static long DaysToYear(long year)
    {
        unchecked
        {
            var before = year - 1;
            var leaps = Floor(before, 4) - Floor(before, 100) + Floor(before, 400);
            return (365 * before) + leaps - 719_162;
        }
    }

    private static long Floor(long value, long divisor) => (value >= 0 ? value : value - divisor + 1) / divisor;
}
