namespace Rollouts.Expressions;

/// <summary>What a comparison with a constant makes certain about the other side.</summary>
internal static class ComparisonFacts
{
    public static (FlowFacts True, FlowFacts False) Of(BinarySyntax node, Visited left, Visited right)
    {
        if (right.Value is { Kinds: PossibleKinds.Nil } || left.Value is { Kinds: PossibleKinds.Nil })
        {
            var text = right.Value.Kinds == PossibleKinds.Nil ? left.Text : right.Text;
            var notNil = FlowFacts.None.WithNotNil(text);
            return node.Operator == BinaryOperator.NotEqual ? (notNil, FlowFacts.None) : (FlowFacts.None, notNil);
        }

        if (node.Right is BoolSyntax { Value: true } && node.Operator == BinaryOperator.Equal)
        {
            return (left.True.WithNotNil(left.Text), FlowFacts.None);
        }

        return ConstantOf(right.Value) is { } limit ? OfNumber(node.Operator, left, limit)
            : ConstantOf(left.Value) is { } other ? OfNumber(Mirrored(node.Operator), right, other)
            : (FlowFacts.None, FlowFacts.None);
    }

    private static (FlowFacts True, FlowFacts False) OfNumber(BinaryOperator op, Visited side, double limit)
    {
        var (whenTrue, whenFalse) = (FlowFacts.None, FlowFacts.None);
        var excludesZero = op switch
        {
            BinaryOperator.Greater => limit >= 0,
            BinaryOperator.GreaterOrEqual => limit > 0,
            BinaryOperator.Less => limit <= 0,
            BinaryOperator.LessOrEqual => limit < 0,
            BinaryOperator.Equal => limit != 0,
            _ => limit == 0,
        };
        whenTrue = excludesZero ? whenTrue.WithNotZero(side.Text) : whenTrue;
        whenFalse = op == BinaryOperator.Equal && limit == 0 ? whenFalse.WithNotZero(side.Text) : whenFalse;
        var (atLeast, otherwise) = Lengths(op, limit);
        return (whenTrue.WithLength(side.Counted, atLeast), whenFalse.WithLength(side.Counted, otherwise));
    }

    /// <summary>How long the list is at least when the comparison of its length holds, and when it does not.</summary>
    private static (int True, int False) Lengths(BinaryOperator op, double limit)
    {
        var floor = (int)Math.Clamp(Math.Floor(limit), -1, 1_000_000);
        var ceiling = (int)Math.Clamp(Math.Ceiling(limit), -1, 1_000_000);
        return op switch
        {
            BinaryOperator.Greater => (floor + 1, 0),
            BinaryOperator.GreaterOrEqual => (ceiling, 0),
            BinaryOperator.Less => (0, ceiling),
            BinaryOperator.LessOrEqual => (0, floor + 1),
            BinaryOperator.Equal => (ceiling, limit == 0 ? 1 : 0),
            _ => (limit == 0 ? 1 : 0, ceiling),
        };
    }

    private static double? ConstantOf(PossibleValue value) => value.IsNumber && value.Low == value.High ? value.Low : null;

    private static BinaryOperator Mirrored(BinaryOperator op) =>
        op switch
        {
            BinaryOperator.Less => BinaryOperator.Greater,
            BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
            BinaryOperator.Greater => BinaryOperator.Less,
            BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
            _ => op,
        };
}
