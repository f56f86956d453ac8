using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>
/// Takes text apart into words, the same way for what is stored and for what is looked for, so that both databases find the same: runs of
/// letters and digits in lower case. A word of a search finds every word that begins with it.
/// </summary>
internal static class SearchWords
{
    /// <summary>Longer words are cut; what is looked for is cut alike.</summary>
    public const int MaxLength = 40;

    private const int MaxWords = 2_000;

    /// <summary>The different words of the texts, in the order in which they come first.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> texts)
    {
        var words = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var word in Split(text))
            {
                if (seen.Add(word))
                {
                    words.Add(word);
                }

                if (words.Count == MaxWords)
                {
                    return words;
                }
            }
        }

        return words;
    }

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (word.Length > 0)
            {
                yield return Take(word);
            }
        }

        if (word.Length > 0)
        {
            yield return Take(word);
        }
    }

    private static string Take(StringBuilder word)
    {
        var length = Math.Min(word.Length, MaxLength);
        // No half of a surrogate pair at the end.
        if (length < word.Length && char.IsHighSurrogate(word[length - 1]))
        {
            length--;
        }

        var text = word.ToString(0, length);
        word.Clear();
        return text;
    }
}
