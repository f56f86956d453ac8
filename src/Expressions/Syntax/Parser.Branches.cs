namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    /// <summary>An expression of operators, and what follows if it is the condition of <c>? :</c>.</summary>
    private SyntaxNode ParseTernary()
    {
        var start = _current.Span.Start;
        var condition = ParseOperators(0);
        while (_current.IsOperator("?"))
        {
            Advance();

            // "a ?: b" is "a ? a : b": the tree holds the condition twice.
            var then = _current.IsOperator(":") ? condition : ParseExpression(0);
            ExpectOperator(":");
            var otherwise = ParseExpression(0);
            condition = Made(new ConditionalSyntax(condition, then, otherwise, Since(start)));
        }

        return condition;
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
        return Made(new ConditionalSyntax(condition, then, otherwise, Since(start.Start)) { Anchor = start });
    }

    private SyntaxNode ParseBlock()
    {
        ExpectBracket("{");
        var body = ParseSequence();
        ExpectBracket("}");
        return body;
    }

    private LetSyntax ParseLet()
    {
        var start = _current.Span.Start;
        Advance();
        var name = Expect(TokenKind.Identifier);
        ExpectOperator("=");
        var value = ParseExpression(0);
        ExpectOperator(";");
        var body = ParseSequence();
        return Made(new LetSyntax(name.Text, value, body, Since(start)) { Anchor = name.Span });
    }
}
