namespace Rollouts.Expressions;

/// <summary>The one exception that compiling or running an expression throws.</summary>
public sealed class ExpressionException : Exception
{
    public ExpressionException(
        ExpressionErrorCode code,
        string message,
        SourceSpan? span = null,
        string? hint = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Code = code;
        Span = span;
        Hint = hint;
    }

    public ExpressionErrorCode Code { get; }

    /// <summary>Where in the source, if that is known.</summary>
    public SourceSpan? Span { get; }

    /// <summary>What to do about it, such as the nearest known name, or null.</summary>
    public string? Hint { get; }

    /// <summary>Message, position, the source line with a caret under the fault, and the hint.</summary>
    public string Describe(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Span is not { } span)
        {
            return Hint is null ? Message : $"{Message}\n{Hint}";
        }

        var (line, column) = span.Locate(source);
        var text = source.Split('\n')[line - 1].TrimEnd('\r');
        var caret = new string(' ', column - 1) + '^';
        var described = $"{Message} ({line}:{column})\n | {text}\n | {caret}";
        return Hint is null ? described : $"{described}\n{Hint}";
    }

    internal static ExpressionException Runtime(string message) => new(ExpressionErrorCode.Runtime, message);

    internal static ExpressionException Limit(string message) => new(ExpressionErrorCode.Limit, message);

    internal static ExpressionException Type(string message, SourceSpan span) => new(ExpressionErrorCode.Type, message, span);

    internal static ExpressionException Syntax(string message, SourceSpan span) => new(ExpressionErrorCode.Syntax, message, span);

    /// <summary>The same fault to be thrown once more.</summary>
    internal ExpressionException Anew() => new(Code, Message, Span, Hint, InnerException);

    internal ExpressionException At(SourceSpan span) => Span is null ? new(Code, Message, span, Hint, InnerException) : this;
}
