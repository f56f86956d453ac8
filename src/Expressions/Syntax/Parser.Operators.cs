namespace Rollouts.Expressions;

internal sealed partial class Parser
{
    private SyntaxNode ParseOperators(int precedence)
    {
        var start = _current.Span.Start;
        var left = ParsePrimary();
        var afterCoalesce = false;
        while (_current.Kind == TokenKind.Operator)
        {
            var token = _current;
            var negated = token.Text == "not";
            if (negated && !TryTakeNot(precedence, out token))
            {
                break;
            }

            if (!OperatorTable.TryGetBinary(token.Text, out var entry) || entry.Precedence < precedence)
            {
                break;
            }

            Advance();
            if (entry.Operator == BinaryOperator.Pipe)
            {
                left = ParseNamedCall(Expect(TokenKind.Identifier), start, left, mayBeShadowed: true);
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
                ? ParseComparisons(left, start, token, entry)
                : ParseRightOperand(left, start, token, entry);
            if (negated)
            {
                left = Made(new UnarySyntax(UnaryOperator.Not, "not", left, Since(start)) { Anchor = token.Span });
            }

            afterCoalesce = entry.Operator == BinaryOperator.Coalesce;
        }

        return left;
    }

    /// <summary>Takes the first word of <c>not in</c> and its like, unless the operator binds too loosely to belong here.</summary>
    private bool TryTakeNot(int precedence, out Token negated)
    {
        var (not, consumed) = (_current, _consumed);
        Advance();
        negated = _current;
        if (!OperatorTable.CanBeNegated(negated.Text))
        {
            throw Unexpected("\"in\"", "\"matches\"", "\"contains\"", "\"startsWith\"", "\"endsWith\"");
        }

        if (OperatorTable.TryGetBinary(negated.Text, out var entry) && entry.Precedence >= precedence)
        {
            return true;
        }

        (_stashed, _current, _consumed) = (_current, not, consumed);
        return false;
    }

    private BinarySyntax ParseRightOperand(SyntaxNode left, int start, Token token, OperatorTable.BinaryEntry entry)
    {
        var right = ParseExpression(entry.IsRightAssociative ? entry.Precedence : entry.Precedence + 1);
        return Made(new BinarySyntax(entry.Operator, token.Text, left, right, Since(start)) { Anchor = token.Span });
    }

    /// <summary><c>a &lt; b &lt; c</c> is <c>a &lt; b &amp;&amp; b &lt; c</c>; the tree holds the middle operand twice.</summary>
    private BinarySyntax ParseComparisons(SyntaxNode left, int start, Token token, OperatorTable.BinaryEntry entry)
    {
        var leftStart = start;
        BinarySyntax? root = null;
        while (true)
        {
            var rightStart = _current.Span.Start;
            var right = ParseExpression(entry.Precedence + 1);
            var comparison = Made(new BinarySyntax(entry.Operator, token.Text, left, right, Since(leftStart)) { Anchor = token.Span });
            root = root is null
                ? comparison
                : Made(new BinarySyntax(BinaryOperator.And, "&&", root, comparison, Since(start)) { Anchor = token.Span });
            (left, leftStart, token) = (right, rightStart, _current);
            if (token.Kind != TokenKind.Operator || !OperatorTable.IsComparison(token.Text))
            {
                return root;
            }

            OperatorTable.TryGetBinary(token.Text, out entry);
            Advance();
        }
    }

    private SyntaxNode ParseUnary(UnaryOperator op, int precedence)
    {
        var token = _current;
        Advance();
        var operand = ParseExpression(precedence);
        var node = Made(new UnarySyntax(op, token.Text, operand, Since(token.Span.Start)) { Anchor = token.Span });
        return ParsePostfix(node, token.Span.Start);
    }
}
