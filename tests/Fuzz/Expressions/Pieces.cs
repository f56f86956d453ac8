namespace Rollouts.Fuzz;

/// <summary>A source cut into words, numbers, strings, operators and blanks: about what the language calls tokens, but cut by own rules.</summary>
internal static class Pieces
{
    private static readonly string[] LongOperators = ["?.", "??", "..", "::", "**", "==", "!=", "<=", ">=", "&&", "||", "#"];

    /// <summary>Joined, they are the source again.</summary>
    public static List<string> Of(string source)
    {
        var pieces = new List<string>();
        for (var i = 0; i < source.Length; )
        {
            var length = LengthAt(source, i);
            pieces.Add(source.Substring(i, length));
            i += length;
        }

        return pieces;
    }

    private static int LengthAt(string source, int start)
    {
        var c = source[start];
        if (char.IsLetterOrDigit(c) || c is '_' or '$')
        {
            return Run(source, start, static x => char.IsLetterOrDigit(x) || x is '_' or '$');
        }

        if (char.IsWhiteSpace(c))
        {
            return Run(source, start, char.IsWhiteSpace);
        }

        if (c is '"' or '\'' or '`')
        {
            return QuotedLength(source, start);
        }

        var operation = Array.Find(LongOperators, o => string.CompareOrdinal(source, start, o, 0, o.Length) == 0);
        return operation?.Length ?? 1;
    }

    private static int Run(string source, int start, Func<char, bool> belongs)
    {
        var end = start + 1;
        while (end < source.Length && belongs(source[end]))
        {
            end++;
        }

        return end - start;
    }

    private static int QuotedLength(string source, int start)
    {
        for (var i = start + 1; i < source.Length; i++)
        {
            if (source[i] == source[start])
            {
                return i + 1 - start;
            }

            i += source[i] == '\\' ? 1 : 0;
        }

        return source.Length - start;
    }
}
