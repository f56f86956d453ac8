using System.Globalization;

namespace Rollouts.Api;

/// <summary>Times as Go's <c>time.Parse(time.RFC3339, …)</c> reads them: a fraction is allowed, and an hour of one digit.</summary>
internal static class Rfc3339
{
    /// <summary>The same time in UTC, its fraction cut off.</summary>
    public static bool TryNormalize(ReadOnlySpan<char> text, out string normalized)
    {
        normalized = "";
        var rest = text;
        if (
            !(Take(ref rest, 4, out var year) && Skip(ref rest, '-'))
            || !(Take(ref rest, 2, out var month) && Skip(ref rest, '-'))
            || !(Take(ref rest, 2, out var day) && Skip(ref rest, 'T'))
            || !(TakeHour(ref rest, out var hour) && Skip(ref rest, ':'))
            || !(Take(ref rest, 2, out var minute) && Skip(ref rest, ':'))
            || !Take(ref rest, 2, out var second)
        )
        {
            return false;
        }

        SkipFraction(ref rest);
        if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        if (rest is "Z")
        {
            normalized = $"{year:d4}-{month:d2}-{day:d2}T{hour:d2}:{minute:d2}:{second:d2}Z";
            return true;
        }

        return TryReadOffset(rest, out var offset)
            && TryShift(year, month, day, new TimeSpan(hour, minute, second) - offset, out normalized);
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length == 0 || text[0] is not ('+' or '-'))
        {
            return false;
        }

        var rest = text[1..];
        // Go lets 24 hours and 60 minutes pass.
        if (
            !(Take(ref rest, 2, out var hours) && Skip(ref rest, ':') && Take(ref rest, 2, out var minutes))
            || rest.Length > 0
            || hours > 24
            || minutes > 60
        )
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryShift(int year, int month, int day, TimeSpan time, out string normalized)
    {
        normalized = "";
        if (year == 0)
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks + time.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        normalized = new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return true;
    }

    // Year 0 is a leap year in Go's calendar and unknown to .NET's.
    private static int DaysIn(int year, int month) => DateTime.DaysInMonth(year == 0 ? 4 : year, month);

    private static bool TakeHour(ref ReadOnlySpan<char> text, out int hour) =>
        text.Length > 1 && char.IsAsciiDigit(text[1]) ? Take(ref text, 2, out hour) : Take(ref text, 1, out hour);

    private static bool Take(ref ReadOnlySpan<char> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits)
        {
            return false;
        }

        foreach (var c in text[..digits])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        text = text[digits..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static void SkipFraction(ref ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] is not ('.' or ',') || !char.IsAsciiDigit(text[1]))
        {
            return;
        }

        var end = text[1..].IndexOfAnyExceptInRange('0', '9');
        text = end < 0 ? [] : text[(1 + end)..];
    }
}
