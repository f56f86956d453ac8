namespace Rollouts.Expressions;

internal ref partial struct PlainPatternReader
{
    private UInt128 ReadClass()
    {
        var negated = Take('^');
        UInt128 set = 0;
        do
        {
            set |= ReadClassItem();
        } while (_isPlain && !Take(']'));

        return negated ? ~set : set;
    }

    private UInt128 ReadClassItem()
    {
        var from = ReadClassMember(out var isOne);
        if (!isOne || _at + 1 >= _source.Length || _source[_at] != '-' || _source[_at + 1] == ']')
        {
            return from;
        }

        _at++;
        var to = ReadClassMember(out isOne);
        _isPlain &= isOne && from <= to;
        return to | (to - from);
    }

    private UInt128 ReadClassMember(out bool isOne)
    {
        isOne = true;
        if (IsAtEnd || _source[_at] is '[' or ']' or >= '\x80')
        {
            _isPlain = false;
            return 0;
        }

        var c = _source[_at++];
        return c == '\\' ? ReadEscapedSet(out isOne) : AsciiSet.Of(c);
    }

    private UInt128 ReadEscapedSet(out bool isOne)
    {
        isOne = false;
        if (IsAtEnd)
        {
            _isPlain = false;
            return 0;
        }

        var c = _source[_at++];
        switch (c)
        {
            case 'd':
                return AsciiSet.Digits;
            case 'D':
                return ~AsciiSet.Digits;
            case 's':
                return AsciiSet.Blanks;
            case 'S':
                return ~AsciiSet.Blanks;
            case 'w':
                return AsciiSet.WordParts;
            case 'W':
                return ~AsciiSet.WordParts;
        }

        // An escaped punctuation character is itself; letters and digits have meanings that are not plain.
        isOne = true;
        _isPlain &= char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c);
        return AsciiSet.Of(c);
    }
}
