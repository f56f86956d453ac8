using System.Text.RegularExpressions;

namespace Rollouts.Expressions;

/// <summary>
/// A compiled pattern of <c>matches</c>. A plain pattern on ASCII text runs on a small automaton, whose making takes a hundredth of
/// the time that .NET's engine takes for its own; whatever else there is goes to that engine, which is made when it is first needed.
/// </summary>
internal sealed class GoPattern
{
    private readonly string _source;
    private readonly PositionAutomaton? _automaton;
    private Regex? _engine;

    private GoPattern(string source, PositionAutomaton? automaton)
    {
        _source = source;
        _automaton = automaton;
        _engine = automaton is null ? GoRegex.Compile(source) : null;
    }

    /// <exception cref="ExpressionException">The pattern is not valid in RE2.</exception>
    public static GoPattern Compile(string source) => new(source, PlainPatternReader.Read(source));

    /// <summary>Whether the pattern occurs anywhere in the text.</summary>
    public bool IsMatch(string text) => _automaton?.Search(text) ?? Engine.IsMatch(text);

    // Two threads may both make it: they make the same.
    private Regex Engine => _engine ??= GoRegex.Compile(_source);
}
