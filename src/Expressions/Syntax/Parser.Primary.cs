namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    private SyntaxNode ParsePrimary()
    {
        var token = _current;
        switch (token.Kind)
        {
            case TokenKind.Operator:
                return ParsePrefix(token);
            case TokenKind.Bracket:
                return ParseBracket(token);
            case TokenKind.Identifier:
                return ParseWord(token);
            case TokenKind.Number:
                Advance();
                return Made(NumberLiteralReader.Read(token));
            case TokenKind.String:
                Advance();
                return ParsePostfix(Made(new StringSyntax(token.Text, token.Span)), token.Span.Start);
            case TokenKind.Bytes:
                Advance();
                return ParsePostfix(Made(new BytesSyntax(token.Bytes!, token.Span)), token.Span.Start);
            default:
                throw Unexpected("an expression");
        }
    }

    private SyntaxNode ParsePrefix(Token token)
    {
        switch (token.Text)
        {
            case "not" or "!":
                return ParseUnary(UnaryOperator.Not, OperatorTable.NotPrecedence);
            case "-":
                return ParseUnary(UnaryOperator.Minus, OperatorTable.SignPrecedence);
            case "+":
                return ParseUnary(UnaryOperator.Plus, OperatorTable.SignPrecedence);
            case "#" when _predicateDepth > 0:
                Advance();
                var name = _current.Kind == TokenKind.Identifier ? _current.Text : "";
                if (name.Length > 0)
                {
                    Advance();
                }

                return ParsePostfix(Made(new PointerSyntax(name, Since(token.Span.Start))), token.Span.Start);
            case "." when _predicateDepth > 0:
                // ".name" is "#.name".
                return ParsePostfix(Made(new PointerSyntax("", token.Span with { Length = 0 })), token.Span.Start);
            case "::":
                Advance();
                var call = ParseNamedCall(Expect(TokenKind.Identifier), token.Span.Start, null, mayBeShadowed: false);
                return ParsePostfix(call, token.Span.Start);
            default:
                throw Unexpected("an expression");
        }
    }

    private SyntaxNode ParseBracket(Token token)
    {
        switch (token.Text)
        {
            case "(":
                Advance();
                var inner = ParseSequence();
                ExpectBracket(")");
                return ParsePostfix(inner, token.Span.Start);
            case "[":
                return ParsePostfix(ParseArray(), token.Span.Start);
            case "{":
                return ParsePostfix(ParseMap(), token.Span.Start);
            default:
                throw Unexpected("an expression");
        }
    }

    private SyntaxNode ParseWord(Token token)
    {
        Advance();
        switch (token.Text)
        {
            case "true" or "false":
                return Made(new BoolSyntax(token.Text == "true", token.Span));
            case "nil":
                return Made(new NilSyntax(token.Span));
            default:
                return ParsePostfix(
                    _current.IsBracket("(")
                        ? ParseNamedCall(token, token.Span.Start, null, mayBeShadowed: true)
                        : Made(new NameSyntax(token.Text, token.Span)),
                    token.Span.Start
                );
        }
    }

    private ArraySyntax ParseArray()
    {
        var start = _current.Span;
        Advance();
        var items = new List<SyntaxNode>();
        while (!_current.IsBracket("]"))
        {
            if (items.Count > 0)
            {
                ExpectOperator(",", "]");
                if (_current.IsBracket("]"))
                {
                    break;
                }
            }

            items.Add(ParseExpression(0));
        }

        ExpectBracket("]");
        return Made(new ArraySyntax([.. items], Since(start.Start)) { Anchor = start });
    }

    private MapSyntax ParseMap()
    {
        var start = _current.Span;
        Advance();
        var entries = new List<(SyntaxNode, SyntaxNode)>();
        while (!_current.IsBracket("}"))
        {
            if (entries.Count > 0)
            {
                ExpectOperator(",", "}");
                if (_current.IsBracket("}"))
                {
                    break;
                }
            }

            var key = ParseMapKey();
            ExpectOperator(":");
            entries.Add((key, ParseExpression(0)));

            // The original has a node for each pair.
            CountNode(key);
        }

        ExpectBracket("}");
        return Made(new MapSyntax([.. entries], Since(start.Start)) { Anchor = start });
    }

    private SyntaxNode ParseMapKey()
    {
        var token = _current;
        if (token.Kind is TokenKind.Number or TokenKind.String or TokenKind.Identifier)
        {
            // A number keeps its spelling: {0x10: 1} has the key "0x10".
            Advance();
            return Made(new StringSyntax(token.Text, token.Span));
        }

        return token.IsBracket("(")
            ? ParseExpression(0)
            : throw Unexpected("a name", "a string", "a number", "an expression in parentheses");
    }
}
