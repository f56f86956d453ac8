using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>The line of a source that a span begins in, and under it a caret with tildes as far as the span reaches.</summary>
internal static class SourceExcerpt
{
    private const int MaxColumns = 100;
    private const int ColumnsBefore = 60;
    private const char Cut = '…';

    /// <summary>Whether a terminal shows the character, and does not act on it.</summary>
    public static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    public static string Of(string source, SourceSpan span)
    {
        var at = Math.Clamp(span.Start, 0, source.Length);
        var start = at == 0 ? 0 : source.LastIndexOf('\n', at - 1) + 1;
        var end = source.IndexOf('\n', at);
        end = end < 0 ? source.Length : end;
        if (end > start && source[end - 1] == '\r' && end - 1 >= at)
        {
            end--;
        }

        var from = CutBefore(source, start, at);
        var text = new StringBuilder(from > start ? " | …" : " | ");
        var marks = new StringBuilder(from > start ? " |  " : " | ");
        var columns = 0;
        var position = from;
        while (position < end)
        {
            Rune.DecodeFromUtf16(source.AsSpan(position), out var rune, out var length);
            var width = WidthOf(rune);
            if (columns + width > MaxColumns)
            {
                text.Append(Cut);
                break;
            }

            AppendVisible(text, rune);
            Mark(marks, rune, width, position, at, span.End);
            columns += width;
            position += length;
        }

        if (position <= at)
        {
            marks.Append('^');
        }

        return $"{text}\n{marks.ToString().TrimEnd()}";
    }

    /// <summary>Where a long line is cut, so that the caret stays in view.</summary>
    private static int CutBefore(string source, int start, int at)
    {
        var from = at;
        for (var columns = 0; from > start && columns < ColumnsBefore; columns++)
        {
            from--;
            if (from > start && char.IsLowSurrogate(source[from]) && char.IsHighSurrogate(source[from - 1]))
            {
                from--;
            }
        }

        return from;
    }

    private static void Mark(StringBuilder marks, Rune rune, int width, int position, int at, int end)
    {
        if (position < at)
        {
            // A tab is as wide under the line as in it.
            marks.Append(rune.Value == '\t' ? "\t" : new string(' ', width));
        }
        else if (position == at)
        {
            marks.Append('^').Append('~', position + 1 < end ? Math.Max(0, width - 1) : 0);
        }
        else if (position < end)
        {
            marks.Append('~', width);
        }
    }

    /// <summary>Control characters would act on the terminal that shows them.</summary>
    private static void AppendVisible(StringBuilder text, Rune rune) =>
        text.Append(rune.Value == '\t' || IsVisible(rune) ? rune.ToString() : "\uFFFD");

    /// <summary>Columns on a terminal: 0 for marks that combine, 2 for the wide characters of East Asia and emoji.</summary>
    private static int WidthOf(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
        {
            return 0;
        }

        return
            rune.Value
                is (>= 0x1100 and <= 0x115F)
                    or (>= 0x2E80 and <= 0xA4CF and not 0x303F)
                    or (>= 0xAC00 and <= 0xD7A3)
                    or (>= 0xF900 and <= 0xFAFF)
                    or (>= 0xFE30 and <= 0xFE6F)
                    or (>= 0xFF00 and <= 0xFF60)
                    or (>= 0xFFE0 and <= 0xFFE6)
                    or (>= 0x1F300 and <= 0x1FAFF)
                    or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }
}
