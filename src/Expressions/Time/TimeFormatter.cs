using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Times as Go's <c>Format</c> writes them.</summary>
internal static class TimeFormatter
{
    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder();
        var civil = time.Civil;
        for (var at = 0; at < layout.Length; )
        {
            var found = LayoutScanner.Next(layout, at);
            text.Append(layout, at, found.Start - at);
            Append(text, time, civil, found, layout);
            at = found.End;
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, GoTime time, in CivilTime civil, in LayoutScanner.Found found, string layout)
    {
        _ = found.Piece switch
        {
            LayoutPiece.None => text,
            LayoutPiece.Year06 => Number(text, Math.Max(civil.Year, 0) % 100, 2),
            LayoutPiece.Year2006 => Number(text, civil.Year, 4),
            LayoutPiece.Jan => text.Append(Names.AbbreviatedMonthNames[civil.Month - 1]),
            LayoutPiece.January => text.Append(Names.MonthNames[civil.Month - 1]),
            LayoutPiece.Month1 => Number(text, civil.Month, 0),
            LayoutPiece.Month01 => Number(text, civil.Month, 2),
            LayoutPiece.Mon => text.Append(Names.AbbreviatedDayNames[civil.Weekday]),
            LayoutPiece.Monday => text.Append(Names.DayNames[civil.Weekday]),
            LayoutPiece.Day2 => Number(text, civil.Day, 0),
            LayoutPiece.DayUnderscore2 => text.Append(CultureInfo.InvariantCulture, $"{civil.Day, 2}"),
            LayoutPiece.Day02 => Number(text, civil.Day, 2),
            LayoutPiece.YearDayUnderscore2 => text.Append(CultureInfo.InvariantCulture, $"{civil.YearDay, 3}"),
            LayoutPiece.YearDay002 => Number(text, civil.YearDay, 3),
            LayoutPiece.Hour15 => Number(text, civil.Hour, 2),
            LayoutPiece.Hour3 => Number(text, ((civil.Hour + 11) % 12) + 1, 0),
            LayoutPiece.Hour03 => Number(text, ((civil.Hour + 11) % 12) + 1, 2),
            LayoutPiece.Minute4 => Number(text, civil.Minute, 0),
            LayoutPiece.Minute04 => Number(text, civil.Minute, 2),
            LayoutPiece.Second5 => Number(text, civil.Second, 0),
            LayoutPiece.Second05 => Number(text, civil.Second, 2),
            LayoutPiece.UpperPM => text.Append(civil.Hour >= 12 ? "PM" : "AM"),
            LayoutPiece.LowerPM => text.Append(civil.Hour >= 12 ? "pm" : "am"),
            LayoutPiece.MST => Abbreviation(text, time.Zone),
            LayoutPiece.FractionZeros or LayoutPiece.FractionNines => Fraction(text, time.Nanoseconds, found, layout[found.Start]),
            _ => Offset(text, time.Zone.Offset, found.Piece),
        };
    }

    private static StringBuilder Number(StringBuilder text, long value, int width)
    {
        text.Append(value < 0 ? "-" : "");
        return text.Append(Math.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }

    private static StringBuilder Abbreviation(StringBuilder text, in ZonePeriod zone)
    {
        if (zone.Name.Length > 0)
        {
            return text.Append(zone.Name);
        }

        // A zone without a name is shown by its offset.
        var minutes = zone.Offset / 60;
        text.Append(minutes < 0 ? '-' : '+');
        Number(text, Math.Abs(minutes) / 60, 2);
        return Number(text, Math.Abs(minutes) % 60, 2);
    }

    private static StringBuilder Offset(StringBuilder text, int offset, LayoutPiece piece)
    {
        if (offset == 0 && piece is >= LayoutPiece.Z0700 and <= LayoutPiece.Z070000Colon)
        {
            return text.Append('Z');
        }

        var minutes = Math.Abs(offset / 60);
        var colon = piece
            is LayoutPiece.Z0700Colon
                or LayoutPiece.Z070000Colon
                or LayoutPiece.Offset0700Colon
                or LayoutPiece.Offset070000Colon
            ? ":"
            : "";
        text.Append(offset / 60 < 0 ? '-' : '+');
        Number(text, minutes / 60, 2);
        if (piece is LayoutPiece.Z07 or LayoutPiece.Offset07)
        {
            return text;
        }

        text.Append(colon);
        Number(text, minutes % 60, 2);
        return piece is LayoutPiece.Z070000 or LayoutPiece.Offset070000 or LayoutPiece.Z070000Colon or LayoutPiece.Offset070000Colon
            ? Number(text.Append(colon), Math.Abs(offset) % 60, 2)
            : text;
    }

    private static StringBuilder Fraction(StringBuilder text, int nanoseconds, in LayoutScanner.Found found, char separator)
    {
        var digits = nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).PadRight(found.Digits, '0')[..found.Digits];
        if (found.Piece == LayoutPiece.FractionNines)
        {
            digits = digits.TrimEnd('0');
        }

        return digits.Length == 0 ? text : text.Append(separator).Append(digits);
    }
}
