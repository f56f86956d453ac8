namespace Rollouts.Statistics;

/// <summary>The one sentence with which every result of this room explains itself.</summary>
public static class Explanation
{
    /// <summary>A finding.</summary>
    /// <param name="compared">What was compared.</param>
    /// <param name="effect">How large the effect is, with its interval.</param>
    /// <param name="sureness">How sure that is.</param>
    /// <param name="otherwise">What it would have taken to decide otherwise.</param>
    public static string Sentence(string compared, string effect, string sureness, string otherwise) =>
        $"{Capitalised(compared)}: {effect}, {sureness}; {otherwise}.";

    /// <summary>A refusal.</summary>
    /// <param name="compared">What was to be compared.</param>
    /// <param name="effect">What is known of the effect all the same.</param>
    /// <param name="refusal">Why there is no finding.</param>
    public static string Sentence(string compared, string effect, Refusal refusal) =>
        $"{Capitalised(compared)}: {effect}, no finding ({refusal.Outcome}), because {refusal.Reason}.";

    private static string Capitalised(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
