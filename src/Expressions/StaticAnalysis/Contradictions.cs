namespace Rollouts.Expressions;

/// <summary>
/// Comparisons of one part with several constants: <c>x &gt; 5 &amp;&amp; x &lt; 3</c> never holds, and <c>n &lt; 1 || n &gt;= 1</c> always does
/// where n is a number and not NaN.
/// </summary>
internal static class Contradictions
{
    private const int MaxOperands = 50;

    /// <summary>The truth of a run of <c>and</c> or <c>or</c>; null when it depends.</summary>
    public static bool? Decide(bool isAnd, IReadOnlyList<SyntaxNode> operands, Func<SyntaxNode, Visited> visit)
    {
        var groups = operands
            .Take(MaxOperands)
            .Select(o => ComparisonOf(o, visit))
            .OfType<Comparison>()
            .GroupBy(c => (c.Text, c.IsInteger));
        foreach (var group in groups)
        {
            if (isAnd && IsEmpty(group))
            {
                return false;
            }

            if (!isAnd && CoversAll(group))
            {
                return true;
            }
        }

        return null;
    }

    private static Comparison? ComparisonOf(SyntaxNode node, Func<SyntaxNode, Visited> visit)
    {
        if (
            node
                is not BinarySyntax
                {
                    Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual,
                    Right: IntegerSyntax or FloatSyntax
                } comparison
            || comparison.Left is IntegerSyntax or FloatSyntax
        )
        {
            return null;
        }

        var limit = visit(comparison.Right).Value;
        var text = PartText.Written(comparison.Left);
        return limit is { IsNumber: true, MayBeNaN: false } && limit.Low == limit.High && text is not null
            ? new Comparison(text, comparison.Right is IntegerSyntax, comparison.Operator, limit.Low, visit(comparison.Left).Value)
            : null;
    }

    /// <summary>No number satisfies all; and NaN satisfies none.</summary>
    private static bool IsEmpty(IEnumerable<Comparison> comparisons)
    {
        var (low, high, isOpen) = (double.NegativeInfinity, double.PositiveInfinity, false);
        foreach (var c in comparisons)
        {
            var isLower = c.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual;
            low = isLower ? Math.Max(low, c.Limit) : low;
            high = isLower ? high : Math.Min(high, c.Limit);
        }

        foreach (var c in comparisons)
        {
            isOpen |= c.Operator is BinaryOperator.Greater or BinaryOperator.Less && (c.Limit == low || c.Limit == high);
        }

        return low > high || (low == high && isOpen);
    }

    /// <summary>Every number satisfies one, and the part is a number that is not NaN.</summary>
    private static bool CoversAll(IEnumerable<Comparison> comparisons)
    {
        var below = comparisons.Where(c => c.Operator is BinaryOperator.Less or BinaryOperator.LessOrEqual).ToList();
        var above = comparisons.Where(c => c.Operator is BinaryOperator.Greater or BinaryOperator.GreaterOrEqual).ToList();
        return below.Count > 0
            && above.Count > 0
            && below[0].Value is { IsNumber: true, MayBeNaN: false }
            && below.Exists(b =>
                above.Exists(a =>
                    a.Limit < b.Limit
                    || (a.Limit == b.Limit && (a.Operator == BinaryOperator.GreaterOrEqual || b.Operator == BinaryOperator.LessOrEqual))
                )
            );
    }

    /// <param name="IsInteger">Integers are compared as such, floats as floats: the two are not mixed.</param>
    private sealed record Comparison(string Text, bool IsInteger, BinaryOperator Operator, double Limit, PossibleValue Value);
}
