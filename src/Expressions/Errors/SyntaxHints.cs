using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>What to write instead of what other languages write, or of a word operator that is misspelt.</summary>
internal static class SyntaxHints
{
    private static readonly FrozenDictionary<string, string> Foreign = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["="] = "write == to compare",
        ["&"] = "write && or and",
        ["*="] = "there is no assignment",
        ["=>"] = "write # for the element, as in all(result, # < 0.5)",
        ["=*"] = "write == to compare",
        ["=&"] = "write == to compare",
        ["<>"] = "write != for \"not equal\"",
        ["then"] = "write if c { a } else { b }, or c ? a : b",
        ["is"] = "write == to compare",
        ["like"] = "write matches or contains",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null when the token looks like no slip that is known.</summary>
    public static string? For(Token token)
    {
        if (token.Kind == TokenKind.End)
        {
            return null;
        }

        if (Foreign.TryGetValue(token.Text, out var hint))
        {
            return hint;
        }

        return token.Kind == TokenKind.Identifier ? NearestName.Hint(token.Text, OperatorTable.Words) : null;
    }

    /// <summary>Null when the character has no near relative in the language.</summary>
    public static string? For(char unrecognized) =>
        unrecognized switch
        {
            '“' or '”' or '„' or '«' or '»' => "write \" around strings",
            '‘' or '’' => "write ' around strings",
            '≤' => "write <=",
            '≥' => "write >=",
            '≠' => "write !=",
            '–' or '—' or '−' => "write - for minus",
            '×' => "write * to multiply",
            '÷' => "write / to divide",
            '~' => "write matches for regular expressions",
            '@' => "write # for the element of a predicate",
            '\\' => "a backslash stands only inside strings",
            _ => null,
        };
}
