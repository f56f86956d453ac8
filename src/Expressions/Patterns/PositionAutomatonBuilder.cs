using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>Glushkov's construction: each character, class and anchor of the pattern, its repeats written out, is a position.</summary>
internal sealed class PositionAutomatonBuilder
{
    private readonly ulong[] _accepts = new ulong[PositionAutomaton.Symbols];
    private readonly ulong[] _follow = new ulong[PositionAutomaton.MaxPositions];
    private int _positions;
    private bool _fits = true;

    /// <summary>Null when the pattern has too many positions, or asks for what is no symbol: lines and words.</summary>
    public static PositionAutomaton? Build(PatternNode pattern, int maxSize)
    {
        var builder = new PositionAutomatonBuilder();
        var whole = builder.Add(pattern);
        return builder._fits && builder._positions <= maxSize && builder.HasSingleAnchors()
            ? new PositionAutomaton(builder._accepts, builder._follow[..builder._positions], whole.First, whole.Last, whole.IsEmpty)
            : null;
    }

    private Fragment Add(PatternNode node)
    {
        _fits &= RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (!_fits)
        {
            return Fragment.Empty;
        }

        switch (node)
        {
            case SetNode { Set: var set }:
                return AddSet(set);
            case AssertionNode { Assertion: Assertion.BeginOfText or Assertion.EndOfText } anchor:
                var position = AddPosition();
                _accepts[anchor.Assertion == Assertion.BeginOfText ? PositionAutomaton.Begin : PositionAutomaton.End] |= position.First;
                return position;
            case SequenceNode { Parts: var parts }:
                var sequence = Fragment.Empty;
                for (var i = 0; i < parts.Length; i++)
                {
                    sequence = Join(sequence, Add(parts[i]));
                }

                return sequence;
            case AlternativesNode { Choices: var choices }:
                var some = Add(choices[0]);
                for (var i = 1; i < choices.Length; i++)
                {
                    var other = Add(choices[i]);
                    some = new Fragment(some.First | other.First, some.Last | other.Last, some.IsEmpty || other.IsEmpty);
                }

                return some;
            case RepeatNode repeat:
                return AddRepeat(repeat);
            default:
                _fits = false;
                return Fragment.Empty;
        }
    }

    private Fragment AddRepeat(RepeatNode repeat)
    {
        var repeated = Fragment.Empty;
        var copies = repeat.Maximum ?? Math.Max(repeat.Minimum, 1);
        for (var i = 0; i < copies && _fits; i++)
        {
            var copy = Add(repeat.Part);

            // What takes nothing is no more when repeated.
            if (copy.First == 0)
            {
                return repeated;
            }

            if (repeat.Maximum is null && i == copies - 1)
            {
                Link(copy.Last, copy.First);
            }

            repeated = Join(repeated, i < repeat.Minimum ? copy : copy with { IsEmpty = true });
        }

        return repeated;
    }

    private Fragment AddSet(RuneSet set)
    {
        var position = AddPosition();
        var (low, high) = set.Ascii;
        for (; low != 0; low &= low - 1)
        {
            _accepts[BitOperations.TrailingZeroCount(low)] |= position.First;
        }

        for (; high != 0; high &= high - 1)
        {
            _accepts[64 + BitOperations.TrailingZeroCount(high)] |= position.First;
        }

        return position;
    }

    private Fragment AddPosition()
    {
        if (_positions == PositionAutomaton.MaxPositions)
        {
            _fits = false;
            return Fragment.Empty;
        }

        var bit = 1UL << _positions++;
        return new Fragment(bit, bit, IsEmpty: false);
    }

    private Fragment Join(Fragment left, Fragment right)
    {
        Link(left.Last, right.First);
        return new Fragment(
            left.IsEmpty ? left.First | right.First : left.First,
            right.IsEmpty ? left.Last | right.Last : right.Last,
            left.IsEmpty && right.IsEmpty
        );
    }

    private void Link(ulong from, ulong to)
    {
        for (; from != 0; from &= from - 1)
        {
            _follow[BitOperations.TrailingZeroCount(from)] |= to;
        }
    }

    /// <summary>An anchor takes its symbol, so that a second one in a row would wait for another: only <c>^$</c> works out.</summary>
    private bool HasSingleAnchors()
    {
        var begins = _accepts[PositionAutomaton.Begin];
        var ends = _accepts[PositionAutomaton.End];
        for (var rest = begins | ends; rest != 0; rest &= rest - 1)
        {
            var next = _follow[BitOperations.TrailingZeroCount(rest)];
            var isEnd = (ends & rest & (~rest + 1)) != 0;
            if ((next & begins) != 0 || (isEnd && (next & ends) != 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A part of the pattern: where it can begin and end, and whether it can be empty.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Fragment(ulong First, ulong Last, bool IsEmpty)
    {
        public static readonly Fragment Empty = new(0, 0, true);
    }
}
