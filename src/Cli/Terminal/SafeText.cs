using System.Globalization;
using System.Text;

namespace Rollouts.Cli;

/// <summary>
/// Text from the cluster as it may be shown on a terminal. Names, messages and annotations are other people's input: nothing in them may move the
/// cursor, change colours, ring, start a line, or reorder what stands beside it.
/// </summary>
internal static class SafeText
{
    /// <summary>Line breaks and tabs become a space; other control and formatting characters become visible escapes such as <c>\x1b</c>.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Most texts are clean: they are given back as they are.
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune) || rune == Rune.ReplacementChar)
            {
                return Escape(text);
            }
        }

        return text;
    }

    private static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnsafe(rune))
            {
                clean.Append(rune);
            }
            else if (rune.Value is '\n' or '\r' or '\t')
            {
                clean.Append(' ');
            }
            else
            {
                clean.Append(rune.Value <= 0xff ? $"\\x{rune.Value:x2}" : $"\\u{rune.Value:x4}");
            }
        }

        return clean.ToString();
    }

    // Format characters include the overrides of the writing direction.
    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse;
}
