namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    /// <param name="start">Where the text of the call starts: at its name, or before the pipe.</param>
    /// <param name="piped">What stands left of a pipe: the first argument.</param>
    private SyntaxNode ParseNamedCall(Token name, int start, SyntaxNode? piped, bool mayBeShadowed)
    {
        var shadowed = mayBeShadowed && _isShadowed(name.Text);
        if (!shadowed && PredicateBuiltins.TryGetShape(name.Text, out var shape))
        {
            return ParsePredicateCall(name, start, piped, shape);
        }

        var isBuiltin = !shadowed && BuiltinTable.IsKnown(name.Text);
        var callee = isBuiltin ? null : Made(new NameSyntax(name.Text, name.Span));
        var arguments = ParseArguments(piped);
        return callee is null
            ? Made(new BuiltinSyntax(name.Text, arguments, Since(start)) { Anchor = name.Span })
            : Made(new CallSyntax(callee, arguments, Since(start)) { Anchor = name.Span });
    }

    private BuiltinSyntax ParsePredicateCall(Token name, int start, SyntaxNode? piped, PredicateShape shape)
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
        return Made(new BuiltinSyntax(name.Text, [.. arguments], Since(start)) { Anchor = name.Span });
    }

    private PredicateSyntax ParsePredicate()
    {
        var start = _current.Span.Start;
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
        return Made(new PredicateSyntax(body, Since(start)));
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
