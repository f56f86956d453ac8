namespace Rollouts.Expressions;

/// <summary>The one exception that compiling or running an expression throws.</summary>
public sealed class ExpressionException : Exception
{
    public ExpressionException(
        ExpressionErrorCode code,
        string message,
        SourceSpan? span = null,
        string? hint = null,
        Exception? inner = null,
        IReadOnlyList<string>? expected = null
    )
        : base(message, inner)
    {
        Code = code;
        Span = span;
        Hint = hint;
        Expected = expected ?? [];
    }

    public ExpressionErrorCode Code { get; }

    /// <summary>Where in the source. Every error of compiling or running a program has it.</summary>
    public SourceSpan? Span { get; }

    /// <summary>What to do about it, such as the nearest known name, or null.</summary>
    public string? Hint { get; }

    /// <summary>What could have stood at the place of a syntax error, in words such as <c>a name</c> or <c>")"</c>; else empty.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>
    /// Message, position, the source line with a caret under the fault (long lines are cut around it), what was expected, and the hint.
    /// </summary>
    public string Describe(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var described = Message;
        if (Span is { } span)
        {
            var (line, column) = span.Locate(source);
            described += $" ({line}:{column})\n{SourceExcerpt.Of(source, span)}";
        }

        if (Expected.Count > 0)
        {
            described += $"\nexpected {Listed(Expected)}";
        }

        return Hint is null ? described : $"{described}\n{Hint}";
    }

    internal static ExpressionException Runtime(string message, string? hint = null) =>
        new(ExpressionErrorCode.Runtime, message, hint: hint);

    internal static ExpressionException Limit(string message) => new(ExpressionErrorCode.Limit, message);

    internal static ExpressionException Type(string message, SourceSpan span, string? hint = null) =>
        new(ExpressionErrorCode.Type, message, span, hint);

    internal static ExpressionException Syntax(string message, SourceSpan span, string? hint = null) =>
        new(ExpressionErrorCode.Syntax, message, span, hint);

    /// <summary>The same fault to be thrown once more.</summary>
    internal ExpressionException Anew() => new(Code, Message, Span, Hint, InnerException, Expected);

    internal ExpressionException At(SourceSpan span) => Span is null ? new(Code, Message, span, Hint, InnerException, Expected) : this;

    private static string Listed(IReadOnlyList<string> alternatives) =>
        alternatives.Count == 1 ? alternatives[0] : $"{string.Join(", ", alternatives.Take(alternatives.Count - 1))} or {alternatives[^1]}";
}
