using System.Text;

namespace Rollouts.Expressions;

/// <summary>
/// Upper and lower case as Go's <c>strings</c> has them: each character by itself (ß stays), in no language, and what is no valid UTF-8
/// becomes U+FFFD.
/// </summary>
internal static class GoCase
{
    public static string ToUpper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : Map(text, ToUpper);

    public static string ToLower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : Map(text, ToLower);

    /// <summary>.NET leaves the two alone whose upper case is an ASCII letter, because of Turkish.</summary>
    public static Rune ToUpper(Rune rune) =>
        rune.Value switch
        {
            'ı' => new Rune('I'),
            'ſ' => new Rune('S'),
            _ => Rune.ToUpperInvariant(rune),
        };

    public static Rune ToLower(Rune rune) => rune.Value == 'İ' ? new Rune('i') : Rune.ToLowerInvariant(rune);

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            mapped.Append(map(rune));
        }

        return mapped.ToString();
    }
}
