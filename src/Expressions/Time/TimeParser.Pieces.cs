using System.Globalization;

namespace Rollouts.Expressions;

internal ref partial struct TimeParser
{
    /// <summary>Literal text; a blank stands for any number of blanks.</summary>
    private bool TrySkip(scoped ReadOnlySpan<char> literal)
    {
        while (!literal.IsEmpty)
        {
            if (literal[0] == ' ')
            {
                if (!_rest.IsEmpty && _rest[0] != ' ')
                {
                    return false;
                }

                literal = literal.TrimStart(' ');
                _rest = _rest.TrimStart(' ');
                continue;
            }

            if (_rest.IsEmpty || _rest[0] != literal[0])
            {
                return false;
            }

            literal = literal[1..];
            _rest = _rest[1..];
        }

        return true;
    }

    private void SkipBlanks(int most)
    {
        while (most-- > 0 && _rest.StartsWith(' '))
        {
            _rest = _rest[1..];
        }
    }

    /// <summary>One or two digits.</summary>
    private bool TryTakeTwo(bool mustBeTwo, out int value) => TryTakeDigits(mustBeTwo ? 2 : 1, 2, out value);

    private bool TryTakeDigits(int fewest, int most, out int value)
    {
        var length = 0;
        while (length < most && length < _rest.Length && char.IsAsciiDigit(_rest[length]))
        {
            length++;
        }

        value = length == 0 ? 0 : int.Parse(_rest[..length], CultureInfo.InvariantCulture);
        _rest = length < fewest ? _rest : _rest[length..];
        return length >= fewest;
    }

    /// <summary>The first name that the text begins with, whatever its case; counted from 1.</summary>
    private bool TryTakeName(scoped ReadOnlySpan<string> names, out int number)
    {
        for (number = 1; number <= names.Length; number++)
        {
            if (_rest.StartsWith(names[number - 1], StringComparison.OrdinalIgnoreCase))
            {
                _rest = _rest[names[number - 1].Length..];
                return true;
            }
        }

        return false;
    }

    private bool TryTakeHalf(string morning, string afternoon)
    {
        _isMorning |= _rest.StartsWith(morning);
        _isAfternoon |= _rest.StartsWith(afternoon);
        var isTaken = _rest.StartsWith(morning) || _rest.StartsWith(afternoon);
        _rest = isTaken ? _rest[2..] : _rest;
        return isTaken;
    }

    /// <summary>A point or comma and digits, of which nine count.</summary>
    private bool TryTakeFraction(int fewest, int most, bool isOptional)
    {
        var length = 0;
        if (!_rest.IsEmpty && _rest[0] is '.' or ',')
        {
            while (length < most && length + 1 < _rest.Length && char.IsAsciiDigit(_rest[length + 1]))
            {
                length++;
            }
        }

        if (length < fewest)
        {
            return isOptional;
        }

        var digits = _rest.Slice(1, Math.Min(length, 9)).ToString();
        _nanoseconds = int.Parse(digits.PadRight(9, '0'), CultureInfo.InvariantCulture);
        _rest = _rest[(length + 1)..];
        return true;
    }

    private bool TryTakeOffset(LayoutPiece piece)
    {
        if (piece is >= LayoutPiece.Z0700 and <= LayoutPiece.Z070000Colon && _rest.StartsWith('Z'))
        {
            _rest = _rest[1..];
            _isUtc = true;
            return true;
        }

        if (_rest.IsEmpty || _rest[0] is not ('+' or '-'))
        {
            return false;
        }

        var negative = _rest[0] == '-';
        _rest = _rest[1..];
        var hasMinutes = piece is not (LayoutPiece.Z07 or LayoutPiece.Offset07);
        var hasSeconds =
            piece is LayoutPiece.Z070000 or LayoutPiece.Z070000Colon or LayoutPiece.Offset070000 or LayoutPiece.Offset070000Colon;
        var hasColon =
            piece is LayoutPiece.Z0700Colon or LayoutPiece.Z070000Colon or LayoutPiece.Offset0700Colon or LayoutPiece.Offset070000Colon;
        var (minutes, seconds) = (0, 0);
        var isTaken =
            TryTakeDigits(2, 2, out var hours)
            && (!hasMinutes || (TryTakeColon(hasColon) && TryTakeDigits(2, 2, out minutes)))
            && (!hasSeconds || (TryTakeColon(hasColon) && TryTakeDigits(2, 2, out seconds)));
        var offset = (((hours * 60) + minutes) * 60) + seconds;
        _offset = negative ? -offset : offset;
        return isTaken;
    }

    private bool TryTakeColon(bool isWanted)
    {
        if (!isWanted)
        {
            return true;
        }

        var isThere = _rest.StartsWith(':');
        _rest = isThere ? _rest[1..] : _rest;
        return isThere;
    }

    private bool TryTakeAbbreviation()
    {
        if (_rest.StartsWith("UTC"))
        {
            _isUtc = true;
            _rest = _rest[3..];
            return true;
        }

        var length = AbbreviationLength(_rest);
        _zone = _rest[..length].ToString();
        _rest = _rest[length..];
        return length > 0;
    }

    /// <summary>Three to five capital letters, with the exceptions that Go makes; 0 when it is no abbreviation.</summary>
    private static int AbbreviationLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 3)
        {
            return 0;
        }

        if (text.StartsWith("ChST") || text.StartsWith("MeST"))
        {
            return 4;
        }

        if (text.StartsWith("GMT"))
        {
            return 3 + SignedHoursLength(text[3..]);
        }

        if (text[0] is '+' or '-')
        {
            return SignedHoursLength(text);
        }

        var capitals = 0;
        while (capitals < 6 && capitals < text.Length && char.IsAsciiLetterUpper(text[capitals]))
        {
            capitals++;
        }

        return capitals switch
        {
            5 when text[4] == 'T' => 5,
            4 when text[3] == 'T' || text.StartsWith("WITA") => 4,
            3 => 3,
            _ => 0,
        };
    }

    /// <summary>A sign and hours up to 23, as in GMT-8; 0 when there is none.</summary>
    private static int SignedHoursLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return 0;
        }

        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return length > 1 && length < 12 && long.Parse(text[1..length], CultureInfo.InvariantCulture) <= 23 ? length : 0;
    }
}
