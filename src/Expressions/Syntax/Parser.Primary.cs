using System.Globalization;

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
                return Made(ReadNumber(token));
            case TokenKind.String:
                Advance();
                return ParsePostfix(Made(new StringSyntax(token.Text, token.Span)));
            case TokenKind.Bytes:
                Advance();
                return ParsePostfix(Made(new BytesSyntax(token.Bytes!, token.Span)));
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

                return ParsePostfix(Made(new PointerSyntax(name, token.Span)));
            case "." when _predicateDepth > 0:
                return ParsePostfix(Made(new PointerSyntax("", token.Span)));
            case "::":
                Advance();
                return ParsePostfix(ParseNamedCall(Expect(TokenKind.Identifier), null, mayBeShadowed: false));
            default:
                throw Unexpected("an expression");
        }
    }

    private SyntaxNode ParseUnary(UnaryOperator op, int precedence)
    {
        var span = _current.Span;
        Advance();
        return ParsePostfix(Made(new UnarySyntax(op, ParseExpression(precedence), span)));
    }

    private SyntaxNode ParseBracket(Token token)
    {
        switch (token.Text)
        {
            case "(":
                Advance();
                var inner = ParseSequence();
                ExpectBracket(")");
                return ParsePostfix(inner);
            case "[":
                return ParsePostfix(ParseArray());
            case "{":
                return ParsePostfix(ParseMap());
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
                        ? ParseNamedCall(token, null, mayBeShadowed: true)
                        : Made(new NameSyntax(token.Text, token.Span))
                );
        }
    }

    private static SyntaxNode ReadNumber(Token token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        var prefix = text.Length > 1 && text[0] == '0' ? char.ToLowerInvariant(text[1]) : '\0';
        if (prefix is 'x' or 'o' or 'b')
        {
            var radix = prefix switch
            {
                'x' => 16u,
                'o' => 8u,
                _ => 2u,
            };
            return new IntegerSyntax(ReadDigits(text.AsSpan(2), radix, token), token.Span);
        }

        if (text.AsSpan().IndexOfAny(".eE") < 0)
        {
            return new IntegerSyntax(ReadDigits(text, 10, token), token.Span);
        }

        return
            double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? new FloatSyntax(value, token.Span)
            : throw ExpressionException.Syntax($"invalid float literal: {token.Text}", token.Span);
    }

    private static long ReadDigits(ReadOnlySpan<char> digits, uint radix, Token token)
    {
        Int128 value = 0;
        foreach (var digit in digits)
        {
            var weight = digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
            value = (value * radix) + weight;
            if (weight < 0 || weight >= radix || value > long.MaxValue)
            {
                throw ExpressionException.Syntax($"integer literal is too large: {token.Text}", token.Span);
            }
        }

        return digits.IsEmpty ? throw ExpressionException.Syntax($"invalid integer literal: {token.Text}", token.Span) : (long)value;
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
        return Made(new ArraySyntax([.. items], start));
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
        }

        ExpectBracket("}");
        return Made(new MapSyntax([.. entries], start));
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
