namespace Rollouts.Expressions;

internal sealed partial class PatternReader
{
    private RuneSet ReadClass()
    {
        _at++;
        var isNegated = Take('^');
        var ranges = new List<(int First, int Last)>();
        var literals = new List<(int First, int Last)>();
        var isFirst = true;

        // A closing bracket that comes first is text.
        while (isFirst || !Take(']'))
        {
            isFirst = false;
            if ((TakePosixSet() ?? TakeEscapedSet()) is { } set)
            {
                ranges.AddRange(set.ToRanges());
            }
            else
            {
                literals.Add(ReadRange());
            }
        }

        ranges.AddRange(Folded(literals));
        var whole = RuneSet.Of(ranges);
        return isNegated ? whole.Complement() : whole;
    }

    private (int First, int Last) ReadRange()
    {
        var first = ReadClassRune();
        if (Rest is not ['-', not ']', ..])
        {
            return (first, first);
        }

        _at++;
        var last = ReadClassRune();
        return first <= last ? (first, last) : throw Invalid("invalid character class range");
    }

    private int ReadClassRune()
    {
        if (IsAtEnd)
        {
            throw Invalid("missing closing ]");
        }

        return _source[_at] == '\\' ? ReadEscapedRune() : TakeRune();
    }

    /// <summary><c>[:alpha:]</c>, <c>[:^alpha:]</c>; without its end the bracket is text.</summary>
    private RuneSet? TakePosixSet()
    {
        if (!Rest.StartsWith("[:") || _source.IndexOf(":]", _at + 2, StringComparison.Ordinal) is not (>= 0 and var end))
        {
            return null;
        }

        var isNegated = _source[_at + 2] == '^';
        var set = RuneSets.OfPosixName(_source[(_at + (isNegated ? 3 : 2))..end]);
        _at = end + 2;
        return Named(set, isNegated);
    }

    /// <summary><c>\d</c> and its like, <c>\pL</c>, <c>\p{Greek}</c>; null at any other escape.</summary>
    private RuneSet? TakeEscapedSet()
    {
        if (Rest is not ['\\', var letter, ..])
        {
            return null;
        }

        if (letter is 'p' or 'P')
        {
            return TakeUnicodeSet();
        }

        if (RuneSets.OfEscape(letter) is not { } set)
        {
            return null;
        }

        _at += 2;
        return Named(set, char.IsAsciiLetterUpper(letter));
    }

    private RuneSet TakeUnicodeSet()
    {
        var isNegated = _source[_at + 1] == 'P';
        _at += 2;
        var end = Rest.StartsWith('{') ? _source.IndexOf('}', _at) : _at;
        if (end < 0 || IsAtEnd)
        {
            throw Invalid("invalid character class range");
        }

        var name = end == _at ? _source[_at..(_at + 1)] : _source[(_at + 1)..end];
        _at = end + 1;
        if (name.StartsWith('^'))
        {
            isNegated = !isNegated;
            name = name[1..];
        }

        return Named(UnicodeSets.Find(name), isNegated);
    }

    /// <summary>Case is folded before the complement is taken.</summary>
    private RuneSet Named(RuneSet? set, bool isNegated)
    {
        if (set is null)
        {
            throw Invalid("invalid character class range");
        }

        set = _flags.HasFlag(PatternFlags.IgnoreCase) ? RuneSet.Of(Folded(set.ToRanges())) : set;
        return isNegated ? set.Complement() : set;
    }
}
