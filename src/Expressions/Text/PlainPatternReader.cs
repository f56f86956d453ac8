using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>
/// Reads the plain part of RE2's syntax into an automaton: ASCII literals, classes, groups, alternatives, repeats and anchors.
/// Whatever is not plain, an error included, it leaves to others.
/// </summary>
internal ref partial struct PlainPatternReader
{
    private const int MaxDepth = 20;
    private const int MaxRepeat = 1_000;

    private readonly ReadOnlySpan<char> _source;
    private readonly ulong[] _accepts = new ulong[PositionAutomaton.Symbols];
    private readonly ulong[] _follow = new ulong[PositionAutomaton.MaxPositions];
    private int _positions;
    private int _at;
    private int _depth;
    private bool _isPlain = true;

    private PlainPatternReader(ReadOnlySpan<char> source) => _source = source;

    private readonly bool IsAtEnd => _at >= _source.Length;

    /// <summary>Null when the pattern is not plain.</summary>
    public static PositionAutomaton? Read(string source)
    {
        var reader = new PlainPatternReader(source);
        var whole = reader.ReadAlternatives();
        return reader._isPlain && reader.IsAtEnd && reader.HasSingleAnchors()
            ? new PositionAutomaton(reader._accepts, reader._follow, whole.First, whole.Last, whole.IsEmpty)
            : null;
    }

    /// <summary>An anchor takes its symbol, so that a second one in a row would wait for another: only <c>^$</c> works out.</summary>
    private readonly bool HasSingleAnchors()
    {
        var begins = _accepts[PositionAutomaton.Begin];
        var ends = _accepts[PositionAutomaton.End];
        for (var i = 0; i < _positions; i++)
        {
            var next = _follow[i];
            var isEnd = (ends & (1UL << i)) != 0;
            var isBegin = (begins & (1UL << i)) != 0;
            if (((isBegin || isEnd) && (next & begins) != 0) || (isEnd && (next & ends) != 0))
            {
                return false;
            }
        }

        return true;
    }

    private Fragment ReadAlternatives()
    {
        var some = ReadSequence();
        while (_isPlain && Take('|'))
        {
            var other = ReadSequence();
            some = new Fragment(some.First | other.First, some.Last | other.Last, some.IsEmpty || other.IsEmpty);
        }

        return some;
    }

    private Fragment ReadSequence()
    {
        var sequence = Fragment.Empty;
        while (_isPlain && !IsAtEnd && _source[_at] is not ('|' or ')'))
        {
            sequence = Join(sequence, ReadRepeated());
        }

        return sequence;
    }

    private Fragment ReadRepeated()
    {
        var start = _at;
        var once = ReadAtom();
        if (!_isPlain || IsAtEnd || _source[_at] is not ('*' or '+' or '?' or '{'))
        {
            return once;
        }

        var (minimum, maximum) = ReadBounds();
        var end = _at;
        var repeated = Fragment.Empty;
        var copies = Math.Max(maximum ?? minimum, maximum is null ? 1 : 0);

        // Nothing, repeated, is not plain.
        _isPlain &= once.First != 0;
        for (var i = 0; i < copies && _isPlain; i++)
        {
            if (i > 0)
            {
                // A copy has positions of its own.
                _at = start;
                once = ReadAtom();
            }

            if (maximum is null && i == copies - 1)
            {
                Link(once.Last, once.First);
            }

            repeated = Join(repeated, i < minimum ? once : once with { IsEmpty = true });
        }

        _at = end;
        return repeated;
    }

    /// <summary>How often, at least and at most; lazy or greedy is the same to a search.</summary>
    private (int Minimum, int? Maximum) ReadBounds()
    {
        (int, int?) bounds = _source[_at++] switch
        {
            '*' => (0, null),
            '+' => (1, null),
            '?' => (0, 1),
            _ => ReadCounts(),
        };
        Take('?');
        _isPlain &= IsAtEnd || _source[_at] is not ('*' or '+' or '?' or '{');
        return bounds;
    }

    private (int Minimum, int? Maximum) ReadCounts()
    {
        var minimum = ReadCount();
        int? maximum = minimum;
        if (Take(','))
        {
            maximum = !IsAtEnd && _source[_at] == '}' ? null : ReadCount();
        }

        _isPlain &= Take('}') && minimum <= MaxRepeat && (maximum is null || (maximum >= minimum && maximum <= MaxRepeat));
        return (minimum, maximum);
    }

    private int ReadCount()
    {
        var start = _at;
        while (!IsAtEnd && char.IsAsciiDigit(_source[_at]))
        {
            _at++;
        }

        if (!int.TryParse(_source[start.._at], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            _isPlain = false;
        }

        return count;
    }

    private Fragment ReadAtom()
    {
        var c = _source[_at++];
        switch (c)
        {
            case '(':
                return ReadGroup();
            case '[':
                return Position(ReadClass());
            case '.':
                return Position(~AsciiSet.Of('\n'));
            case '^':
                return Position(PositionAutomaton.Begin);
            case '$':
                return Position(PositionAutomaton.End);
            case '\\':
                return ReadEscape();
            case '*' or '+' or '?' or '{' or '}' or ']' or >= '\x80':
                _isPlain = false;
                return Fragment.Empty;
            default:
                return Position(AsciiSet.Of(c));
        }
    }

    private Fragment ReadGroup()
    {
        if (Take('?'))
        {
            _isPlain &= Take(':');
        }

        _isPlain &= ++_depth <= MaxDepth;
        var group = _isPlain ? ReadAlternatives() : Fragment.Empty;
        _depth--;
        _isPlain &= Take(')');
        return group;
    }

    private Fragment ReadEscape()
    {
        if (!IsAtEnd && _source[_at] is 'A' or 'z')
        {
            return Position(_source[_at++] == 'A' ? PositionAutomaton.Begin : PositionAutomaton.End);
        }

        return Position(ReadEscapedSet(out _));
    }

    private Fragment Position(UInt128 set)
    {
        var position = Position();
        for (var rest = set; rest != 0; rest &= rest - 1)
        {
            _accepts[(int)UInt128.TrailingZeroCount(rest)] |= position.First;
        }

        return position;
    }

    private Fragment Position(int symbol)
    {
        var position = Position();
        _accepts[symbol] |= position.First;
        return position;
    }

    private Fragment Position()
    {
        if (_positions == PositionAutomaton.MaxPositions)
        {
            _isPlain = false;
            return Fragment.Empty;
        }

        var bit = 1UL << _positions++;
        return new Fragment(bit, bit, IsEmpty: false);
    }

    private readonly Fragment Join(Fragment left, Fragment right)
    {
        Link(left.Last, right.First);
        return new Fragment(
            left.IsEmpty ? left.First | right.First : left.First,
            right.IsEmpty ? left.Last | right.Last : right.Last,
            left.IsEmpty && right.IsEmpty
        );
    }

    private readonly void Link(ulong from, ulong to)
    {
        for (var rest = from; rest != 0; rest &= rest - 1)
        {
            _follow[BitOperations.TrailingZeroCount(rest)] |= to;
        }
    }

    private bool Take(char c)
    {
        if (IsAtEnd || _source[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>A part of the pattern: where it can begin and end, and whether it can be empty.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Fragment(ulong First, ulong Last, bool IsEmpty)
    {
        public static readonly Fragment Empty = new(0, 0, true);
    }
}
