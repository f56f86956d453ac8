using System.Text;

namespace Rollouts.Expressions;

/// <summary>Text for one line of a message: blanks drawn together, control characters shown as U+FFFD, cut when long.</summary>
internal static class ShortText
{
    public static string Cut(string text, int limit)
    {
        var line = new StringBuilder();
        var afterBlank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= limit)
            {
                line.Append('…');
                break;
            }

            var blank = Rune.IsWhiteSpace(rune);
            if (!blank || !afterBlank)
            {
                line.Append(
                    blank ? " "
                    : SourceExcerpt.IsVisible(rune) ? rune.ToString()
                    : "\uFFFD"
                );
            }

            afterBlank = blank;
        }

        return line.ToString();
    }
}
