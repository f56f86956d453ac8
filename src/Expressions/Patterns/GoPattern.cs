namespace Rollouts.Expressions;

/// <summary>
/// A compiled pattern of <c>matches</c>, with the meaning it has in Go: RE2's syntax, code points, time that grows with the text only.
/// Most patterns and texts are short and ASCII: those run on an automaton of one word, all others on a program.
/// </summary>
internal sealed class GoPattern
{
    private readonly PatternNode _pattern;
    private readonly PositionAutomaton? _automaton;
    private PatternProgram? _program;

    private GoPattern(PatternNode pattern, int maxSize)
    {
        _pattern = pattern;
        _automaton = PositionAutomatonBuilder.Build(pattern, maxSize);
        _program = _automaton is null ? PatternCompiler.Compile(pattern, maxSize) : null;
        Size = _automaton?.Size ?? Program.Size;
    }

    /// <summary>Characters, classes and forks of the way, repeats written out.</summary>
    public int Size { get; }

    // Two threads may both make it: they make the same.
    private PatternProgram Program => _program ??= PatternCompiler.Compile(_pattern, int.MaxValue);

    /// <param name="maxSize">How large the pattern may be.</param>
    /// <exception cref="ExpressionException">The pattern is not valid in RE2, or too large.</exception>
    public static GoPattern Compile(string source, int maxSize) => new(PatternReader.Read(source), maxSize);

    /// <summary>Whether the pattern occurs anywhere in the text. What it looks at counts as steps of the run.</summary>
    public bool IsMatch(string text, ref Frame frame)
    {
        frame.Step(text.Length);
        return _automaton?.Search(text) ?? Program.IsMatch(text, ref frame);
    }
}
