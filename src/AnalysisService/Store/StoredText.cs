using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>Makes any text fit a column: PostgreSQL takes neither NUL nor half a surrogate pair, and no row may grow without bound.</summary>
internal static class StoredText
{
    private const string Cut = "…";

    /// <summary>The text with at most that many characters; what does not fit is replaced by an ellipsis.</summary>
    public static string Bounded(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > limit)
        {
            text = string.Concat(text.AsSpan(0, limit - Cut.Length), Cut);
        }

        return IsClean(text) ? text : Clean(text);
    }

    /// <summary>The same for a text that may be missing.</summary>
    public static string? BoundedOrNull(string? text, int limit) => text is null ? null : Bounded(text, limit);

    private static bool IsClean(string text) =>
        !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal);

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Half a pair comes as the replacement character already.
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
