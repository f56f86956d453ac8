namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    /// <summary>Go's power is computed bit by bit.</summary>
    private const int PowerCost = 15;

    private Operation BindUnary(UnarySyntax node)
    {
        var operand = Bind(node.Operand);
        switch (node.Operator)
        {
            case UnaryOperator.Not when IsBoolOrAny(operand.Type):
                return new NotOperation(operand)
                {
                    Type = GoType.Bool,
                    Span = node.Anchor,
                    Cost = operand.Cost + 1,
                };
            case UnaryOperator.Minus when operand.Type.IsNumber || operand.Type.IsAny:
                return new NegateOperation(operand)
                {
                    Type = operand.Type,
                    Span = node.Anchor,
                    Cost = operand.Cost + 2,
                };
            case UnaryOperator.Plus when operand.Type.IsNumber || operand.Type.IsAny:
                return operand;
            default:
                var symbol = node.Operator switch
                {
                    UnaryOperator.Not => "not",
                    UnaryOperator.Minus => "-",
                    _ => "+",
                };
                throw ExpressionException.Type($"invalid operation: {symbol} (mismatched type {operand.Type.Name})", node.Anchor);
        }
    }

    private Operation BindBinary(BinarySyntax node)
    {
        // A long run of operators leans to the left: it is walked in a loop, which spares the stack.
        var spine = new Stack<BinarySyntax>();
        SyntaxNode leftmost = node;
        while (leftmost is BinarySyntax binary)
        {
            spine.Push(binary);
            leftmost = binary.Left;
        }

        var left = Bind(leftmost);
        var levels = 0;
        (SyntaxNode?, Operation?) shared = default;
        while (spine.TryPop(out var next))
        {
            left = Finished(BindBinary(next, left, BindRight(next, ref shared)));
            left = Guarded(left, ++levels);
        }

        return left;
    }

    private Operation BindBinary(BinarySyntax node, Operation left, Operation right)
    {
        if (right is ConstantOperation limit && left is QuantifierOperation count && BindThreshold(node, count, limit) is { } shortened)
        {
            return shortened;
        }

        var type = OperatorRules.ResultOf(node.Operator, left.Type, right.Type) ?? throw Mismatch(node, left, right);
        var cost = left.Cost + right.Cost + 1;
        switch (node.Operator)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                return BindLogical(node, left, right, type);
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                var negated = node.Operator == BinaryOperator.NotEqual;
                ValueKind? exact =
                    ReferenceEquals(left.Type, GoType.Int) && ReferenceEquals(right.Type, GoType.Int) ? ValueKind.Int
                    : ReferenceEquals(left.Type, GoType.String) && ReferenceEquals(right.Type, GoType.String) ? ValueKind.String
                    : null;
                return exact is { } kind
                    ? new ExactEqualityOperation(negated, kind, left, right)
                    {
                        Type = type,
                        Span = node.Anchor,
                        Cost = cost,
                    }
                    : new EqualityOperation(negated, left, right)
                    {
                        Type = type,
                        Span = node.Anchor,
                        Cost = cost,
                    };
            case BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return new ComparisonOperation(node.Operator, left, right)
                {
                    Type = type,
                    Span = node.Anchor,
                    Cost = cost,
                };
            case BinaryOperator.In:
                return BindIn(node, left, right, cost);
            case BinaryOperator.Matches:
                return BindMatches(node, left, right, cost);
            case BinaryOperator.Contains or BinaryOperator.StartsWith or BinaryOperator.EndsWith:
                return new TextTestOperation(node.Operator, left, right)
                {
                    Type = type,
                    Span = node.Anchor,
                    Cost = cost,
                };
            case BinaryOperator.Range:
                return new RangeOperation(left, right)
                {
                    Type = type,
                    Span = node.Anchor,
                    Cost = cost,
                };
            case BinaryOperator.Coalesce:
                return new CoalesceOperation(left, right)
                {
                    Type = type,
                    Span = node.Anchor,
                    Cost = cost,
                };
            default:
                return new ArithmeticOperation(node.Operator, left, right)
                {
                    Type = type,
                    Span = node.Anchor,
                    Cost = cost + (node.Operator == BinaryOperator.Power ? PowerCost : 0),
                };
        }
    }

    /// <summary>A constant side decides without the other being evaluated, or leaves the other as it is, even if that is no bool.</summary>
    private static Operation BindLogical(BinarySyntax node, Operation left, Operation right, GoType type)
    {
        var isAnd = node.Operator == BinaryOperator.And;
        bool? leftTruth = left is ConstantOperation { Value: var a } && a.TryGetBool(out var x) ? x : null;
        bool? rightTruth = right is ConstantOperation { Value: var b } && b.TryGetBool(out var y) ? y : null;
        if (leftTruth == isAnd)
        {
            return Retyped(right, type);
        }

        if (rightTruth == isAnd)
        {
            return Retyped(left, type);
        }

        if (leftTruth is not null || rightTruth is not null)
        {
            return Constant(MeasuredValue.FromBool(!isAnd), GoType.Bool, node.Anchor);
        }

        if (Combined(left, right, isAnd) is { } joined)
        {
            return joined;
        }

        return new LogicalOperation(isAnd, left, right)
        {
            Type = type,
            Span = node.Anchor,
            Cost = left.Cost + right.Cost + 1,
        };
    }

    private static ExpressionException Mismatch(BinarySyntax node, Operation left, Operation right) =>
        ExpressionException.Type(
            $"invalid operation: {OperatorTable.NameOf(node.Operator)} (mismatched types {left.Type.Name} and {right.Type.Name})",
            node.Anchor
        );

    /// <summary>What the original's optimizer computes before the run.</summary>
    private Operation Fold(Operation operation)
    {
        if (!operation.IsFoldable)
        {
            return operation;
        }

        var frame = new Frame([], [], limits, TimeProvider.System);
        try
        {
            return Constant(operation.Evaluate(ref frame), operation.Type, operation.Span);
        }
        catch (ExpressionException e) when (e.Code == ExpressionErrorCode.Runtime)
        {
            // 1 % 0 is an error wherever it stands.
            throw new ExpressionException(ExpressionErrorCode.Type, e.Message, e.Span ?? operation.Span, e.Hint, e);
        }
    }
}
