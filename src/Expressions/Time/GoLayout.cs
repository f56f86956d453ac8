using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Go's layouts, which show how the reference time Mon Jan 2 15:04:05 2006 would look, as .NET formats.</summary>
internal static class GoLayout
{
    // Longer pieces first: the first that fits is taken.
    private static readonly (string Go, string Net)[] Pieces =
    [
        ("January", "MMMM"),
        ("Jan", "MMM"),
        ("Monday", "dddd"),
        ("Mon", "ddd"),
        ("MST", "'UTC'"),
        ("2006", "yyyy"),
        ("Z07:00", "K"),
        ("-07:00", "zzz"),
        ("-0700", "zzz"),
        ("01", "MM"),
        ("02", "dd"),
        ("03", "hh"),
        ("04", "mm"),
        ("05", "ss"),
        ("06", "yy"),
        ("15", "HH"),
        ("PM", "tt"),
        ("_2", "d"),
        ("1", "M"),
        ("2", "d"),
        ("3", "h"),
        ("4", "m"),
        ("5", "s"),
    ];

    private static readonly string[] Defaults =
    [
        "2006-01-02",
        "15:04:05",
        "2006-01-02 15:04:05",
        "2006-01-02T15:04:05Z07:00",
        "02 Jan 06 15:04 MST",
        "Monday, 02-Jan-06 15:04:05 MST",
        "Mon, 02 Jan 2006 15:04:05 MST",
    ];

    /// <summary>Tries the layouts that <c>date()</c> knows without being told.</summary>
    public static bool TryParseAny(string text, GoLocation location, out GoTime? time)
    {
        foreach (var layout in Defaults)
        {
            if (TryParse(text, layout, location, out time))
            {
                return true;
            }
        }

        time = null;
        return false;
    }

    public static bool TryParse(string text, string layout, GoLocation location, out GoTime? time)
    {
        time = null;
        var nanoseconds = 0;

        // Go accepts a fraction after the seconds whether the layout shows one or not.
        var source = layout.Contains("05", StringComparison.Ordinal) ? CutFraction(text, out nanoseconds) : text;
        var shape = CutLayoutFraction(layout);
        if (
            !DateTimeOffset.TryParseExact(
                source,
                Translate(shape),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var parsed
            )
        )
        {
            return false;
        }

        var hasZone = shape.Contains("07", StringComparison.Ordinal);
        var hasYear = shape.Contains("06", StringComparison.Ordinal);
        var civil = hasYear ? parsed : new DateTimeOffset(1, 1, 1, parsed.Hour, parsed.Minute, parsed.Second, parsed.Offset);
        if (!hasYear)
        {
            // Without a date Go has the year 0, which .NET cannot show: count back from the year 1.
            time = new GoTime(civil.ToUnixTimeSeconds() - (366 * 86_400L), nanoseconds, location);
            return true;
        }

        var seconds = civil.ToUnixTimeSeconds();
        if (!hasZone)
        {
            time = new GoTime(seconds - (long)location.OffsetAt(seconds).TotalSeconds, nanoseconds, location);
            return true;
        }

        var zone = civil.Offset == TimeSpan.Zero ? GoLocation.Utc : GoLocation.Fixed("", civil.Offset);
        time = new GoTime(seconds, nanoseconds, zone);
        return true;
    }

    public static string Format(GoTime time, string layout)
    {
        var civil = time.Civil;
        var shape = civil.Offset == TimeSpan.Zero ? layout.Replace("Z07:00", "Z", StringComparison.Ordinal) : layout;
        var text = civil.ToString(Translate(CutLayoutFraction(shape)), CultureInfo.InvariantCulture);
        return layout.Contains("-0700", StringComparison.Ordinal) ? RemoveLastColon(text) : text;
    }

    private static string Translate(string layout)
    {
        var format = new StringBuilder();
        for (var i = 0; i < layout.Length; )
        {
            var piece = Array.Find(Pieces, p => string.CompareOrdinal(layout, i, p.Go, 0, p.Go.Length) == 0);
            if (piece.Go is null)
            {
                format.Append('\\').Append(layout[i]);
                i++;
            }
            else
            {
                format.Append(piece.Net);
                i += piece.Go.Length;
            }
        }

        return format.Length == 1 ? "%" + format : format.ToString();
    }

    private static string CutFraction(string text, out int nanoseconds)
    {
        nanoseconds = 0;
        var colon = text.LastIndexOf(':');
        var dot = text.IndexOf('.');
        if (dot < 3 || colon < 0 || text[dot - 3] != ':')
        {
            return text;
        }

        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var digits = text[(dot + 1)..end];
        if (digits.Length == 0)
        {
            return text;
        }

        nanoseconds = int.Parse((digits + "000000000")[..9], CultureInfo.InvariantCulture);
        return text[..dot] + text[end..];
    }

    private static string CutLayoutFraction(string layout)
    {
        var dot = layout.IndexOf("05.", StringComparison.Ordinal);
        if (dot < 0)
        {
            return layout;
        }

        var end = dot + 3;
        while (end < layout.Length && layout[end] is '0' or '9')
        {
            end++;
        }

        return layout[..(dot + 2)] + layout[end..];
    }

    private static string RemoveLastColon(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 ? text : text.Remove(colon, 1);
    }
}
