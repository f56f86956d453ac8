using System.Text.RegularExpressions;

namespace Rollouts.Expressions;

/// <summary>
/// A compiled pattern of <c>matches</c>. A plain pattern on ASCII text runs on a small automaton, whose making takes a hundredth of
/// the time that .NET's engine takes for its own; whatever else there is goes to that engine, which is made when it is first needed.
/// </summary>
internal sealed class GoPattern
{
    private const int CharactersPerStep = 16;
    private const int MaxStates = 10_000;
    private const int StateBytes = 24;

    private readonly string _source;
    private readonly PositionAutomaton? _automaton;
    private Regex? _engine;

    private GoPattern(string source, int size, PositionAutomaton? automaton)
    {
        _source = source;
        Size = size;
        _automaton = automaton;
        _engine = automaton is null ? GoRegex.Compile(source) : null;
    }

    /// <summary>How large the pattern is, repeats written out.</summary>
    public int Size { get; }

    /// <param name="maxSize">How large the pattern may be, repeats written out.</param>
    /// <exception cref="ExpressionException">The pattern is not valid in RE2, or too large.</exception>
    public static GoPattern Compile(string source, int maxSize)
    {
        var size = PatternSize.Of(source);
        return size <= maxSize
            ? new GoPattern(source, size, PlainPatternReader.Read(source))
            : throw ExpressionException.Limit($"regular expression too large: {size}, repeats written out, where {maxSize} are left");
    }

    /// <summary>Whether the pattern occurs anywhere in the text.</summary>
    /// <exception cref="ExpressionException">The text is too long for so large a pattern.</exception>
    public bool IsMatch(string text, ref Frame frame)
    {
        frame.Step(text.Length);
        if (_automaton?.Search(text) is { } found)
        {
            return found;
        }

        // The engine makes a state for every character that it has not met in the same state before; a state is as large as the pattern.
        frame.Step((long)text.Length * Size / CharactersPerStep);
        if (Size <= PositionAutomaton.MaxPositions)
        {
            return Engine.IsMatch(text);
        }

        var states = (long)Math.Min(text.Length, MaxStates) * Size * StateBytes;
        if (states > frame.Limits.Memory)
        {
            throw ExpressionException.Limit($"{text.Length} characters are too many for a pattern of size {Size}");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var isMatch = Engine.IsMatch(text);
        frame.Charge(GC.GetAllocatedBytesForCurrentThread() - before);
        return isMatch;
    }

    // Two threads may both make it: they make the same.
    private Regex Engine => _engine ??= GoRegex.Compile(_source);
}
