using System.Numerics;

namespace Rollouts.Expressions;

/// <summary>
/// Glushkov's automaton of a pattern of at most 64 positions (characters, classes and anchors), whose set of states is one word:
/// a search takes each character of the text once. Begin and end of the text are symbols like the characters.
/// </summary>
/// <param name="accepts">For each symbol the positions that take it.</param>
/// <param name="follow">For each position those that may come after it.</param>
/// <param name="first">The positions that a match can begin with.</param>
/// <param name="last">The positions that a match can end with.</param>
/// <param name="matchesEmpty">Whether nothing at all is a match.</param>
internal sealed class PositionAutomaton(ulong[] accepts, ulong[] follow, ulong first, ulong last, bool matchesEmpty)
{
    public const int MaxPositions = 64;
    public const int Begin = 128;
    public const int End = 129;
    public const int Symbols = 130;

    // Every match begins at the begin of the text: without a state left there will be none.
    private readonly bool _isAnchored = (first & ~accepts[Begin]) == 0;

    public int Size => follow.Length;

    /// <summary>Whether the text holds a match; null when that depends on characters outside of ASCII.</summary>
    public bool? Search(string text)
    {
        if (matchesEmpty)
        {
            return true;
        }

        var states = first & accepts[Begin];
        foreach (var c in text)
        {
            if ((states & last) != 0)
            {
                return true;
            }

            if (states == 0 && _isAnchored)
            {
                return false;
            }

            if (c >= Begin)
            {
                return null;
            }

            states = Next(states) & accepts[c];
        }

        return (states & last) != 0 || (Next(states) & accepts[End] & last) != 0;
    }

    private ulong Next(ulong states)
    {
        var next = first;
        while (states != 0)
        {
            next |= follow[BitOperations.TrailingZeroCount(states)];
            states &= states - 1;
        }

        return next;
    }
}
