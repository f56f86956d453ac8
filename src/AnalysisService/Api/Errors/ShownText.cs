namespace Rollouts.AnalysisService;

/// <summary>Text of strangers, short enough to be shown.</summary>
internal static class ShownText
{
    private const int Longest = 200;

    public static string Cut(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return text[..end] + "…";
    }
}
