namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    /// <param name="start">Where the text of the node starts, an opening parenthesis included.</param>
    private SyntaxNode ParsePostfix(SyntaxNode node, int start)
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
                node = optional && _current.IsBracket("[") ? ParseIndex(node, start, true) : ParseMember(node, start, optional);
            }
            else if (token.IsBracket("["))
            {
                node = ParseIndex(node, start, false);
            }
            else
            {
                return node;
            }
        }
    }

    private SyntaxNode ParseMember(SyntaxNode target, int start, bool optional)
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
        SyntaxNode node = Made(new MemberSyntax(target, property, optional, isMethod, Since(start)) { Anchor = name.Span });
        if (isMethod)
        {
            var arguments = ParseArguments(null);
            node = Made(new CallSyntax(node, arguments, Since(start)) { Anchor = name.Span });
        }

        return inChain || optional ? Made(new ChainSyntax(node, Since(start)) { Anchor = name.Span }) : node;
    }

    private SyntaxNode ParseIndex(SyntaxNode target, int start, bool optional)
    {
        var bracket = _current.Span;
        Advance();
        SyntaxNode? from = null;
        if (!_current.IsOperator(":"))
        {
            from = ParseExpression(0);
            if (!_current.IsOperator(":"))
            {
                ExpectBracket("]");
                var member = Made(new MemberSyntax(target, from, optional, false, Since(start)) { Anchor = bracket });
                return optional ? Made(new ChainSyntax(member, Since(start)) { Anchor = bracket }) : member;
            }
        }

        Advance();
        var to = _current.IsBracket("]") ? null : ParseExpression(0);
        ExpectBracket("]");
        return Made(new SliceSyntax(target, from, to, Since(start)) { Anchor = bracket });
    }
}
