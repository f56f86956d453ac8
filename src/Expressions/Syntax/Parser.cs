using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>Tokens to a syntax tree by precedence climbing.</summary>
internal sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly ExpressionLimits _limits;
    private readonly Func<string, bool> _isShadowed;
    private Token _current;
    private Token? _stashed;
    private int _consumed;
    private int _predicateDepth;
    private int _nesting;
    private int _nodes;

    private Parser(string source, ExpressionLimits limits, Func<string, bool> isShadowed)
    {
        _lexer = new Lexer(source);
        _limits = limits;
        _isShadowed = isShadowed;
        _current = _lexer.Next();
    }

    /// <param name="isShadowed">Whether the environment has a name, which then is no builtin.</param>
    /// <exception cref="ExpressionException">The source is no expression, or it reaches a limit.</exception>
    public static SyntaxNode Parse(string source, ExpressionLimits limits, Func<string, bool> isShadowed)
    {
        if (source.Length > limits.SourceLength)
        {
            throw ExpressionException.Limit($"expression is longer than {limits.SourceLength} characters").At(new SourceSpan(0, 0));
        }

        var parser = new Parser(GoText.ToSource(source), limits, isShadowed);
        var tree = parser.ParseSequence();
        return parser._current.Kind == TokenKind.End ? tree : throw parser.Unexpected("an operator", "the end");
    }

    private SyntaxNode ParseSequence()
    {
        var start = _current.Span.Start;
        var first = ParseExpression(0);
        if (!_current.IsOperator(";"))
        {
            return first;
        }

        var nodes = new List<SyntaxNode> { first };
        while (_current.IsOperator(";"))
        {
            Advance();

            // A semicolon may trail only directly before the end.
            if (_current.Kind == TokenKind.End)
            {
                break;
            }

            nodes.Add(ParseExpression(0));
        }

        return nodes.Count == 1 ? first : Made(new SequenceSyntax([.. nodes], Since(start)));
    }

    private SyntaxNode ParseExpression(int precedence)
    {
        Enter();
        try
        {
            if (precedence > 0)
            {
                return ParseOperators(precedence);
            }

            if (_current.IsOperator("let"))
            {
                return ParseLet();
            }

            return _current.IsOperator("if") ? ParseIf() : ParseTernary();
        }
        finally
        {
            _nesting--;
        }
    }

    private void Enter()
    {
        if (++_nesting > _limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(_current.Span);
        }
    }

    private ExpressionException TooDeep(SourceSpan span) =>
        new(ExpressionErrorCode.Limit, $"expression is nested deeper than {_limits.Depth}", span);

    private T Made<T>(T node)
        where T : SyntaxNode
    {
        CountNode(node);
        return node;
    }

    private void CountNode(SyntaxNode node)
    {
        if (++_nodes > _limits.Nodes)
        {
            throw new ExpressionException(
                ExpressionErrorCode.Limit,
                $"compilation failed: expression exceeds maximum allowed nodes ({_limits.Nodes})",
                node.Anchor
            );
        }
    }

    /// <summary>From a position to the end of the last token taken.</summary>
    private SourceSpan Since(int start) => new(start, _consumed - start);

    private void Advance()
    {
        _consumed = _current.Span.End;
        if (_stashed is { } token)
        {
            _current = token;
            _stashed = null;
            return;
        }

        _current = _lexer.Next();
    }

    private Token Expect(TokenKind kind)
    {
        var token = _current;
        if (token.Kind != kind)
        {
            throw Unexpected("a name");
        }

        Advance();
        return token;
    }

    /// <param name="or">What else could have stood here, such as the bracket that closes the list.</param>
    private void ExpectOperator(string text, string? or = null)
    {
        if (!_current.IsOperator(text))
        {
            throw or is null ? Unexpected(Quoted(text)) : Unexpected(Quoted(text), Quoted(or));
        }

        Advance();
    }

    private void ExpectBracket(string text)
    {
        if (!_current.IsBracket(text))
        {
            throw Unexpected(Quoted(text));
        }

        Advance();
    }

    private static string Quoted(string text) => $"\"{text}\"";

    /// <param name="expected">What could have stood here, in words or quoted as spelled.</param>
    private ExpressionException Unexpected(params string[] expected) =>
        new(ExpressionErrorCode.Syntax, $"unexpected token {_current}", _current.Span, SyntaxHints.For(_current), null, expected);
}
