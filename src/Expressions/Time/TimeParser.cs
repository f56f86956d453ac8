using System.Globalization;

namespace Rollouts.Expressions;

/// <summary>Reads times by Go layouts, as Go's <c>ParseInLocation</c> does.</summary>
internal ref partial struct TimeParser
{
    // What date() tries when it is not told a layout.
    private static readonly string[] Layouts =
    [
        "2006-01-02",
        "15:04:05",
        "2006-01-02 15:04:05",
        "2006-01-02T15:04:05Z07:00",
        "02 Jan 06 15:04 MST",
        "Monday, 02-Jan-06 15:04:05 MST",
        "Mon, 02 Jan 2006 15:04:05 MST",
    ];

    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    private ReadOnlySpan<char> _rest;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanoseconds;
    private bool _isMorning;
    private bool _isAfternoon;
    private bool _isUtc;
    private int? _offset;
    private string _zone = "";

    private TimeParser(string text) => _rest = text;

    /// <summary>Tries the layouts that <c>date()</c> knows without being told.</summary>
    public static GoTime? ParseAny(string text, GoLocation location)
    {
        foreach (var layout in Layouts)
        {
            if (Parse(text, layout, location) is { } time)
            {
                return time;
            }
        }

        return null;
    }

    /// <summary>Null when the text does not fit the layout, or the date does not exist.</summary>
    /// <param name="location">Where the time is meant when the text names no zone.</param>
    public static GoTime? Parse(string text, string layout, GoLocation location)
    {
        var parser = new TimeParser(text);
        for (var at = 0; ; )
        {
            var found = LayoutScanner.Next(layout, at);
            if (!parser.TrySkip(layout.AsSpan(at, found.Start - at)))
            {
                return null;
            }

            if (found.Piece == LayoutPiece.None)
            {
                return parser._rest.IsEmpty ? parser.ToTime(location) : null;
            }

            at = found.End;
            if (!parser.TryTake(found, LayoutScanner.Next(layout, at).Piece))
            {
                return null;
            }
        }
    }

    /// <param name="next">The piece after: without one for a fraction, seconds take a fraction with them.</param>
    private bool TryTake(in LayoutScanner.Found found, LayoutPiece next)
    {
        switch (found.Piece)
        {
            case LayoutPiece.Year06:
                if (!TryTakeDigits(2, 2, out var year))
                {
                    return false;
                }

                _year = year >= 69 ? 1900 + year : 2000 + year;
                return true;
            case LayoutPiece.Year2006:
                var isTaken = TryTakeDigits(4, 4, out year);
                _year = year;
                return isTaken;
            case LayoutPiece.Jan:
                return TryTakeName(Names.AbbreviatedMonthNames.AsSpan(0, 12), out _month);
            case LayoutPiece.January:
                return TryTakeName(Names.MonthNames.AsSpan(0, 12), out _month);
            case LayoutPiece.Month1 or LayoutPiece.Month01:
                return TryTakeTwo(found.Piece == LayoutPiece.Month01, out _month) && _month is >= 1 and <= 12;
            case LayoutPiece.Mon:
                return TryTakeName(Names.AbbreviatedDayNames, out _);
            case LayoutPiece.Monday:
                return TryTakeName(Names.DayNames, out _);
            case LayoutPiece.Day2 or LayoutPiece.DayUnderscore2 or LayoutPiece.Day02:
                SkipBlanks(found.Piece == LayoutPiece.DayUnderscore2 ? 1 : 0);
                return TryTakeTwo(found.Piece == LayoutPiece.Day02, out _day);
            case LayoutPiece.YearDayUnderscore2 or LayoutPiece.YearDay002:
                SkipBlanks(found.Piece == LayoutPiece.YearDayUnderscore2 ? 2 : 0);
                return TryTakeDigits(found.Piece == LayoutPiece.YearDay002 ? 3 : 1, 3, out _yearDay);
            case LayoutPiece.Hour15:
                return TryTakeTwo(false, out _hour) && _hour < 24;
            case LayoutPiece.Hour3 or LayoutPiece.Hour03:
                return TryTakeTwo(found.Piece == LayoutPiece.Hour03, out _hour) && _hour <= 12;
            case LayoutPiece.Minute4 or LayoutPiece.Minute04:
                return TryTakeTwo(found.Piece == LayoutPiece.Minute04, out _minute) && _minute < 60;
            case LayoutPiece.Second5 or LayoutPiece.Second05:
                return TryTakeTwo(found.Piece == LayoutPiece.Second05, out _second)
                    && _second < 60
                    && (
                        next is LayoutPiece.FractionZeros or LayoutPiece.FractionNines || TryTakeFraction(1, int.MaxValue, isOptional: true)
                    );
            case LayoutPiece.FractionZeros:
                return TryTakeFraction(found.Digits, found.Digits, isOptional: false);
            case LayoutPiece.FractionNines:
                return TryTakeFraction(1, int.MaxValue, isOptional: true);
            case LayoutPiece.UpperPM:
                return TryTakeHalf("AM", "PM");
            case LayoutPiece.LowerPM:
                return TryTakeHalf("am", "pm");
            case LayoutPiece.MST:
                return TryTakeAbbreviation();
            default:
                return TryTakeOffset(found.Piece);
        }
    }

    private readonly GoTime? ToTime(GoLocation location)
    {
        var hour =
            _isAfternoon && _hour < 12 ? _hour + 12
            : _isMorning && _hour == 12 ? 0
            : _hour;
        var (month, day) = (_month < 0 ? 1 : _month, _day < 0 ? 1 : _day);
        if (_yearDay >= 0)
        {
            if (_yearDay < 1 || _yearDay > (CivilTime.IsLeap(_year) ? 366 : 365))
            {
                return null;
            }

            var (ofYear, ofMonth) = CivilTime.OfYearDay(_yearDay, _year);
            if ((_month >= 0 && _month != ofYear) || (_day >= 0 && _day != ofMonth))
            {
                return null;
            }

            (month, day) = (ofYear, ofMonth);
        }

        if (day < 1 || day > CivilTime.DaysIn(month, _year))
        {
            return null;
        }

        return Located(CivilTime.ToSeconds(_year, month, day, hour, _minute, _second), location);
    }

    /// <summary>A zone in the text wins over the location, which keeps its name if it has that very zone.</summary>
    private readonly GoTime Located(long civilSeconds, GoLocation location)
    {
        if (_isUtc)
        {
            return new GoTime(civilSeconds, _nanoseconds, GoLocation.Utc);
        }

        if (_offset is { } offset)
        {
            var seconds = civilSeconds - offset;
            var there = location.At(seconds);
            var isThere = there.Offset == offset && (_zone.Length == 0 || there.Name == _zone);
            return new GoTime(seconds, _nanoseconds, isThere ? location : GoLocation.Fixed(_zone, offset));
        }

        if (_zone.Length == 0)
        {
            return new GoTime(location.ToUnixSeconds(civilSeconds), _nanoseconds, location);
        }

        if (location.TryGetOffset(_zone, civilSeconds, out offset))
        {
            return new GoTime(civilSeconds - offset, _nanoseconds, location);
        }

        // An abbreviation that is not known here is kept, with no offset, but GMT+3 tells its own.
        offset =
            _zone.Length > 3
            && _zone.StartsWith("GMT", StringComparison.Ordinal)
            && int.TryParse(_zone.AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours)
                ? hours * 3600
                : 0;
        return new GoTime(civilSeconds - offset, _nanoseconds, GoLocation.Fixed(_zone, offset));
    }
}
