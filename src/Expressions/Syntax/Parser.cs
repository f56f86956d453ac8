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
    public static SyntaxNode Parse(string source, ExpressionLimits limits, Func<string, bool> isShadowed)
    {
        if (source.Length > limits.SourceLength)
        {
            throw ExpressionException.Limit($"expression is longer than {limits.SourceLength} characters");
        }

        var parser = new Parser(source, limits, isShadowed);
        var tree = parser.ParseSequence();
        return parser._current.Kind == TokenKind.End ? tree : throw parser.Unexpected("an operator", "the end");
    }

    private SyntaxNode ParseSequence()
    {
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

        return nodes.Count == 1 ? first : Made(new SequenceSyntax([.. nodes], Cover(first, nodes[^1])));
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

            return _current.IsOperator("if") ? ParseIf() : ParseTernary(ParseOperators(0));
        }
        finally
        {
            _nesting--;
        }
    }

    private SyntaxNode ParseOperators(int precedence)
    {
        var left = ParsePrimary();
        var afterCoalesce = false;
        while (_current.Kind == TokenKind.Operator)
        {
            var token = _current;
            var negated = token.Text == "not";
            if (negated)
            {
                Advance();
                if (!OperatorTable.CanBeNegated(_current.Text))
                {
                    throw Unexpected("\"in\"", "\"matches\"", "\"contains\"", "\"startsWith\"", "\"endsWith\"");
                }

                if (!OperatorTable.TryGetBinary(_current.Text, out var next) || next.Precedence < precedence)
                {
                    _stashed = _current;
                    _current = token;
                    break;
                }

                token = _current;
            }

            if (!OperatorTable.TryGetBinary(token.Text, out var entry) || entry.Precedence < precedence)
            {
                break;
            }

            Advance();
            if (entry.Operator == BinaryOperator.Pipe)
            {
                var name = Expect(TokenKind.Identifier);
                left = ParseNamedCall(name, left, mayBeShadowed: true);
                afterCoalesce = false;
                continue;
            }

            if (afterCoalesce && entry.Operator != BinaryOperator.Coalesce)
            {
                throw ExpressionException.Syntax(
                    $"Operator ({token.Text}) and coalesce expressions (??) cannot be mixed. Wrap either by parentheses.",
                    token.Span
                );
            }

            left = OperatorTable.IsComparison(token.Text)
                ? ParseComparisons(left, token, entry)
                : Made(
                    new BinarySyntax(
                        entry.Operator,
                        left,
                        ParseExpression(entry.IsRightAssociative ? entry.Precedence : entry.Precedence + 1),
                        token.Span
                    )
                );
            if (negated)
            {
                left = Made(new UnarySyntax(UnaryOperator.Not, left, token.Span));
            }

            afterCoalesce = entry.Operator == BinaryOperator.Coalesce;
        }

        return left;
    }

    /// <summary><c>a &lt; b &lt; c</c> is <c>a &lt; b &amp;&amp; b &lt; c</c>.</summary>
    private SyntaxNode ParseComparisons(SyntaxNode left, Token token, OperatorTable.BinaryEntry entry)
    {
        SyntaxNode? root = null;
        while (true)
        {
            var right = ParseExpression(entry.Precedence + 1);
            SyntaxNode comparison = Made(new BinarySyntax(entry.Operator, left, right, token.Span));
            root = root is null ? comparison : Made(new BinarySyntax(BinaryOperator.And, root, comparison, token.Span));
            left = right;
            token = _current;
            if (token.Kind != TokenKind.Operator || !OperatorTable.IsComparison(token.Text))
            {
                return root;
            }

            OperatorTable.TryGetBinary(token.Text, out entry);
            Advance();
        }
    }

    private SyntaxNode ParseTernary(SyntaxNode condition)
    {
        while (_current.IsOperator("?"))
        {
            Advance();
            var then = condition;
            if (!_current.IsOperator(":"))
            {
                then = ParseExpression(0);
            }

            ExpectOperator(":");
            var otherwise = ParseExpression(0);
            condition = Made(new ConditionalSyntax(condition, then, otherwise, Cover(condition, otherwise)));
        }

        return condition;
    }

    private LetSyntax ParseLet()
    {
        var start = _current.Span;
        Advance();
        var name = Expect(TokenKind.Identifier);
        ExpectOperator("=");
        var value = ParseExpression(0);
        ExpectOperator(";");
        var body = ParseSequence();
        return Made(new LetSyntax(name.Text, value, body, new SourceSpan(start.Start, body.Span.End - start.Start)));
    }

    private ConditionalSyntax ParseIf()
    {
        Enter();
        var start = _current.Span;
        Advance();
        var condition = ParseExpression(0);
        var then = ParseBlock();
        ExpectOperator("else");
        SyntaxNode otherwise = _current.IsOperator("if") ? ParseIf() : ParseBlock();
        _nesting--;
        return Made(new ConditionalSyntax(condition, then, otherwise, start));
    }

    private SyntaxNode ParseBlock()
    {
        ExpectBracket("{");
        var body = ParseSequence();
        ExpectBracket("}");
        return body;
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
        if (++_nodes > _limits.Nodes)
        {
            throw new ExpressionException(
                ExpressionErrorCode.Limit,
                $"compilation failed: expression exceeds maximum allowed nodes ({_limits.Nodes})",
                node.Span
            );
        }

        return node;
    }

    private static SourceSpan Cover(SyntaxNode first, SyntaxNode last) =>
        new(first.Span.Start, Math.Max(0, last.Span.End - first.Span.Start));

    private void Advance()
    {
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
