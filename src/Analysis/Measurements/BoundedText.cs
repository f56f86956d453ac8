namespace Rollouts.Analysis;

/// <summary>Keeps what strangers wrote short before it enters a status or a message.</summary>
internal static class BoundedText
{
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        // A surrogate pair is not cut in two.
        var end = char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit;
        return $"{text[..end]}… ({text.Length - end} more characters)";
    }
}
