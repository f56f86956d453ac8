namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    private SyntaxNode ParsePostfix(SyntaxNode node)
    {
        var depth = 0;
        while (true)
        {
            if (++depth > _limits.Depth)
            {
                throw TooDeep(_current.Span);
            }

            var token = _current;
            if (token.IsOperator(".") || token.IsOperator("?."))
            {
                var optional = token.Text == "?.";
                Advance();
                node = optional && _current.IsBracket("[") ? ParseIndex(node, true) : ParseMember(node, optional);
            }
            else if (token.IsBracket("["))
            {
                node = ParseIndex(node, false);
            }
            else
            {
                return node;
            }
        }
    }

    private SyntaxNode ParseMember(SyntaxNode target, bool optional)
    {
        var name = _current;

        // Word operators are valid names of properties.
        if (name.Kind != TokenKind.Identifier && !(name.Kind == TokenKind.Operator && OperatorTable.IsWord(name.Text)))
        {
            throw Unexpected("a name");
        }

        Advance();
        var inChain = target is ChainSyntax;
        if (target is ChainSyntax chain)
        {
            target = chain.Inner;
        }

        var property = Made(new StringSyntax(name.Text, name.Span));
        var isMethod = _current.IsBracket("(");
        SyntaxNode node = Made(new MemberSyntax(target, property, optional, isMethod, name.Span));
        if (isMethod)
        {
            node = Made(new CallSyntax(node, ParseArguments(null), name.Span));
        }

        return inChain || optional ? Made(new ChainSyntax(node, name.Span)) : node;
    }

    private SyntaxNode ParseIndex(SyntaxNode target, bool optional)
    {
        var span = _current.Span;
        Advance();
        SyntaxNode? from = null;
        if (!_current.IsOperator(":"))
        {
            from = ParseExpression(0);
            if (!_current.IsOperator(":"))
            {
                ExpectBracket("]");
                SyntaxNode member = Made(new MemberSyntax(target, from, optional, false, span));
                return optional ? Made(new ChainSyntax(member, span)) : member;
            }
        }

        Advance();
        var to = _current.IsBracket("]") ? null : ParseExpression(0);
        ExpectBracket("]");
        return Made(new SliceSyntax(target, from, to, span));
    }

    /// <param name="piped">What stands left of a pipe: the first argument.</param>
    private SyntaxNode ParseNamedCall(Token name, SyntaxNode? piped, bool mayBeShadowed)
    {
        var shadowed = mayBeShadowed && _isShadowed(name.Text);
        if (!shadowed && PredicateBuiltins.TryGetShape(name.Text, out var shape))
        {
            return ParsePredicateCall(name, piped, shape);
        }

        if (!shadowed && BuiltinTable.IsKnown(name.Text))
        {
            return Made(new BuiltinSyntax(name.Text, ParseArguments(piped), name.Span));
        }

        var callee = Made(new NameSyntax(name.Text, name.Span));
        return Made(new CallSyntax(callee, ParseArguments(piped), name.Span));
    }

    private BuiltinSyntax ParsePredicateCall(Token name, SyntaxNode? piped, PredicateShape shape)
    {
        ExpectBracket("(");
        var arguments = new List<SyntaxNode>(3);
        if (piped is not null)
        {
            arguments.Add(piped);
        }

        for (var i = arguments.Count; i < shape.Maximum; i++)
        {
            if (_current.IsBracket(")"))
            {
                if (i >= shape.Minimum)
                {
                    break;
                }

                throw Unexpected("an expression");
            }

            if (i > (piped is null ? 0 : 1))
            {
                ExpectOperator(",", ")");
            }

            arguments.Add(i == 1 ? ParsePredicate() : ParseExpression(0));
        }

        if (_current.IsOperator(","))
        {
            Advance();
        }

        ExpectBracket(")");
        return Made(new BuiltinSyntax(name.Text, [.. arguments], name.Span));
    }

    private PredicateSyntax ParsePredicate()
    {
        var span = _current.Span;
        _predicateDepth++;
        SyntaxNode body;
        if (_current.IsBracket("{"))
        {
            body = ParseBlock();
        }
        else
        {
            body = ParseExpression(0);
            if (_current.IsOperator(";"))
            {
                throw new ExpressionException(
                    ExpressionErrorCode.Syntax,
                    $"unexpected token {_current}",
                    _current.Span,
                    "wrap the predicate in { and }",
                    null,
                    [Quoted(")")]
                );
            }
        }

        _predicateDepth--;
        return Made(new PredicateSyntax(body, span));
    }

    private SyntaxNode[] ParseArguments(SyntaxNode? piped)
    {
        ExpectBracket("(");
        var arguments = new List<SyntaxNode>();
        if (piped is not null)
        {
            arguments.Add(piped);
        }

        var first = true;
        while (!_current.IsBracket(")"))
        {
            if (!first)
            {
                ExpectOperator(",", ")");
                if (_current.IsBracket(")"))
                {
                    break;
                }
            }

            first = false;
            arguments.Add(ParseExpression(0));
        }

        ExpectBracket(")");
        return [.. arguments];
    }
}
