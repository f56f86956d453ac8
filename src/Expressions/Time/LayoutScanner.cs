using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>Takes Go layouts apart.</summary>
internal static class LayoutScanner
{
    // Longer spellings first: the first that fits is taken.
    private static readonly (string Text, LayoutPiece Piece)[] Spellings =
    [
        ("January", LayoutPiece.January),
        ("Monday", LayoutPiece.Monday),
        ("MST", LayoutPiece.MST),
        ("002", LayoutPiece.YearDay002),
        ("01", LayoutPiece.Month01),
        ("02", LayoutPiece.Day02),
        ("03", LayoutPiece.Hour03),
        ("04", LayoutPiece.Minute04),
        ("05", LayoutPiece.Second05),
        ("06", LayoutPiece.Year06),
        ("15", LayoutPiece.Hour15),
        ("1", LayoutPiece.Month1),
        ("2006", LayoutPiece.Year2006),
        ("2", LayoutPiece.Day2),
        ("__2", LayoutPiece.YearDayUnderscore2),
        ("_2", LayoutPiece.DayUnderscore2),
        ("3", LayoutPiece.Hour3),
        ("4", LayoutPiece.Minute4),
        ("5", LayoutPiece.Second5),
        ("PM", LayoutPiece.UpperPM),
        ("pm", LayoutPiece.LowerPM),
        ("-070000", LayoutPiece.Offset070000),
        ("-07:00:00", LayoutPiece.Offset070000Colon),
        ("-0700", LayoutPiece.Offset0700),
        ("-07:00", LayoutPiece.Offset0700Colon),
        ("-07", LayoutPiece.Offset07),
        ("Z070000", LayoutPiece.Z070000),
        ("Z07:00:00", LayoutPiece.Z070000Colon),
        ("Z0700", LayoutPiece.Z0700),
        ("Z07:00", LayoutPiece.Z0700Colon),
        ("Z07", LayoutPiece.Z07),
    ];

    /// <summary>The next piece from a position on, and where it lies; what is before it is literal text.</summary>
    public static Found Next(string layout, int from)
    {
        for (var i = from; i < layout.Length; i++)
        {
            if (TryFraction(layout, i, out var fraction))
            {
                return fraction;
            }

            if (StartsWithAbbreviation(layout, i, "Jan") && !layout.AsSpan(i).StartsWith("January"))
            {
                return new Found(LayoutPiece.Jan, i, i + 3);
            }

            if (StartsWithAbbreviation(layout, i, "Mon") && !layout.AsSpan(i).StartsWith("Monday"))
            {
                return new Found(LayoutPiece.Mon, i, i + 3);
            }

            // "_2006" is an underscore and a year.
            if (layout.AsSpan(i).StartsWith("_2006"))
            {
                return new Found(LayoutPiece.Year2006, i + 1, i + 5);
            }

            foreach (var (text, piece) in Spellings)
            {
                if (layout.AsSpan(i).StartsWith(text))
                {
                    return new Found(piece, i, i + text.Length);
                }
            }
        }

        return new Found(LayoutPiece.None, layout.Length, layout.Length);
    }

    /// <summary>A point or comma and zeros or nines, where no other digit follows.</summary>
    private static bool TryFraction(string layout, int at, out Found found)
    {
        found = default;
        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9'))
        {
            return false;
        }

        var digit = layout[at + 1];
        var end = at + 1;
        while (end < layout.Length && layout[end] == digit)
        {
            end++;
        }

        if (end < layout.Length && char.IsAsciiDigit(layout[end]))
        {
            return false;
        }

        found = new Found(digit == '0' ? LayoutPiece.FractionZeros : LayoutPiece.FractionNines, at, end);
        return true;
    }

    /// <summary>"Jan" and "Mon" are no pieces where a longer word goes on.</summary>
    private static bool StartsWithAbbreviation(string layout, int at, string abbreviation) =>
        layout.AsSpan(at).StartsWith(abbreviation) && !(at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3]));

    /// <param name="Start">Where the piece begins.</param>
    /// <param name="End">Where it ends.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Found(LayoutPiece Piece, int Start, int End)
    {
        /// <summary>The digits of a fraction.</summary>
        public int Digits => End - Start - 1;
    }
}
