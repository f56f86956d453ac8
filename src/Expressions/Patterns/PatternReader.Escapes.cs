namespace Rollouts.Expressions;

internal sealed partial class PatternReader
{
    private void ReadEscape(List<PatternNode> parts)
    {
        if (Rest.StartsWith("\\Q"))
        {
            ReadQuoted(parts);
            return;
        }

        Assertion? assertion = Rest is ['\\', var letter, ..]
            ? letter switch
            {
                'A' => Assertion.BeginOfText,
                'z' => Assertion.EndOfText,
                'b' => Assertion.WordBoundary,
                'B' => Assertion.NoWordBoundary,
                _ => null,
            }
            : null;
        if (assertion is { } known)
        {
            _at += 2;
            parts.Add(new AssertionNode(known));
            return;
        }

        if (TakeEscapedSet() is not { } set)
        {
            parts.Add(Literal(ReadEscapedRune()));
            return;
        }

        parts.Add(new SetNode(set));
    }

    /// <summary><c>\Q…\E</c>; without its end up to that of the pattern.</summary>
    private void ReadQuoted(List<PatternNode> parts)
    {
        _at += 2;
        var end = _source.IndexOf("\\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _source.Length : end;
        while (_at < stop)
        {
            parts.Add(Literal(TakeRune()));
        }

        _at = end < 0 ? stop : stop + 2;
    }

    private int ReadEscapedRune()
    {
        _at++;
        if (IsAtEnd)
        {
            throw Invalid("trailing backslash at end of expression");
        }

        var c = TakeRune();
        switch (c)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return ReadHex();
            case '0':
            case >= '1' and <= '7' when Rest is [>= '0' and <= '7', ..]:
                return ReadOctal(c - '0');
            default:
                // Letters and digits without a meaning are kept for later, and backreferences there are none.
                return c >= 0x80 || char.IsAsciiLetterOrDigit((char)c) ? throw Invalid("invalid escape sequence") : c;
        }
    }

    private int ReadOctal(int first)
    {
        var rune = first;
        for (var i = 0; i < 2 && Rest is [>= '0' and <= '7', ..]; i++)
        {
            rune = (rune * 8) + _source[_at++] - '0';
        }

        return rune;
    }

    private int ReadHex()
    {
        var isBraced = Take('{');
        var rune = 0;
        var digits = 0;
        while (!IsAtEnd && char.IsAsciiHexDigit(_source[_at]) && (isBraced || digits < 2))
        {
            rune = (rune * 16) + Convert.ToInt32(_source[_at++].ToString(), 16);
            digits++;
            if (rune > RuneSet.Greatest)
            {
                throw Invalid("invalid escape sequence");
            }
        }

        return digits > 0 && (isBraced ? Take('}') : digits == 2) ? rune : throw Invalid("invalid escape sequence");
    }
}
