namespace Rollouts.Expressions;

/// <summary>Sets of ASCII characters, a bit for each.</summary>
internal static class AsciiSet
{
    public static readonly UInt128 Digits = Range('0', '9');
    public static readonly UInt128 WordParts = Digits | Range('A', 'Z') | Range('a', 'z') | Of('_');

    /// <summary>RE2's <c>\s</c>: without the vertical tab.</summary>
    public static readonly UInt128 Blanks = Of('\t') | Of('\n') | Of('\f') | Of('\r') | Of(' ');

    public static UInt128 Of(char c) => UInt128.One << c;

    private static UInt128 Range(char from, char to) => Of(to) | (Of(to) - Of(from));
}
