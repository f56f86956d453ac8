using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>The sets that patterns know by name, and Go's spelling of them.</summary>
internal static class RuneSets
{
    public static readonly RuneSet Any = RuneSet.Of([(0, RuneSet.Greatest)]);
    public static readonly RuneSet AnyButNewline = RuneSet.Of([('\n', '\n')]).Complement();

    private static readonly RuneSet Digits = RuneSet.Of([('0', '9')]);
    private static readonly RuneSet Blanks = RuneSet.Of([('\t', '\n'), ('\f', '\r'), (' ', ' ')]);
    private static readonly RuneSet WordParts = RuneSet.Of([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);

    private static readonly FrozenDictionary<string, RuneSet> Posix = new Dictionary<string, RuneSet>(StringComparer.Ordinal)
    {
        ["alnum"] = RuneSet.Of([('0', '9'), ('A', 'Z'), ('a', 'z')]),
        ["alpha"] = RuneSet.Of([('A', 'Z'), ('a', 'z')]),
        ["ascii"] = RuneSet.Of([(0, 0x7F)]),
        ["blank"] = RuneSet.Of([('\t', '\t'), (' ', ' ')]),
        ["cntrl"] = RuneSet.Of([(0, 0x1F), (0x7F, 0x7F)]),
        ["digit"] = Digits,
        ["graph"] = RuneSet.Of([('!', '~')]),
        ["lower"] = RuneSet.Of([('a', 'z')]),
        ["print"] = RuneSet.Of([(' ', '~')]),
        ["punct"] = RuneSet.Of([('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
        ["space"] = RuneSet.Of([('\t', '\r'), (' ', ' ')]),
        ["upper"] = RuneSet.Of([('A', 'Z')]),
        ["word"] = WordParts,
        ["xdigit"] = RuneSet.Of([('0', '9'), ('A', 'F'), ('a', 'f')]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary><c>\d \s \w</c>, which in capitals are their complements; null for other letters.</summary>
    public static RuneSet? OfEscape(char letter) =>
        letter switch
        {
            'd' or 'D' => Digits,
            's' or 'S' => Blanks,
            'w' or 'W' => WordParts,
            _ => null,
        };

    /// <summary>The set of <c>[:name:]</c>; null when there is none of that name.</summary>
    public static RuneSet? OfPosixName(string name) => Posix.GetValueOrDefault(name);

    /// <summary>Whether <c>\b</c> takes it for part of a word: ASCII only.</summary>
    public static bool IsWordPart(int rune) => rune >= 0 && WordParts.Contains(rune);
}
