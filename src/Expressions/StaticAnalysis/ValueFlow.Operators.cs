namespace Rollouts.Expressions;

internal sealed partial class ValueFlow
{
    private Visited Unary(UnarySyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var operand = Visit(node.Operand, scope, facts);
        var value = operand.Value;
        return node.Operator switch
        {
            UnaryOperator.Not => new Visited(
                PossibleValue.Bool with
                {
                    Truth = value.Truth is { } truth ? !truth : null,
                },
                null,
                operand.False,
                operand.True
            ),
            UnaryOperator.Minus => Visited.Of(value with { Low = -value.High, High = -value.Low, Path = null, Element = null }),
            _ => operand,
        };
    }

    /// <summary>A run of <c>and</c>, or of <c>or</c>: each operand is reached only when those before it were true, or false.</summary>
    private Visited Logical(BinarySyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var isAnd = node.Operator == BinaryOperator.And;
        var certain = FlowFacts.None;
        var (all, any) = (true, false);
        var operands = Spine(node);
        Visited? operand = null;
        foreach (var syntax in operands)
        {
            operand = Visit(syntax, scope, facts.And(certain));
            certain = certain.And(isAnd ? operand.True : operand.False);
            all &= operand.Value.Truth == isAnd;
            any |= operand.Value.Truth == !isAnd;
        }

        bool? truth =
            any ? !isAnd
            : all ? isAnd
            : Contradictions.Decide(isAnd, operands, o => Silent(o, scope));
        var value = PossibleValue.Bool with
        {
            // The last operand is handed on whatever it is.
            Kinds = PossibleKinds.Bool | (truth is null ? operand!.Value.Kinds : PossibleKinds.Bool),
            Truth = truth,
        };
        return isAnd ? new Visited(value, null, certain, FlowFacts.None) : new Visited(value, null, FlowFacts.None, certain);
    }

    private static List<SyntaxNode> Spine(BinarySyntax node)
    {
        var operands = new List<SyntaxNode>();
        SyntaxNode left = node;
        while (left is BinarySyntax n && n.Operator == node.Operator)
        {
            operands.Add(n.Right);
            left = n.Left;
        }

        operands.Add(left);
        operands.Reverse();
        return operands;
    }

    private Visited Binary(BinarySyntax node, AnalysisScope scope, FlowFacts facts)
    {
        var left = Visit(node.Left, scope, facts);
        var right = Visit(node.Right, scope, facts);
        switch (node.Operator)
        {
            case BinaryOperator.Coalesce:
                return Visited.Of(
                    PossibleValue.Union(left.Value, right.Value) with
                    {
                        NilSource = right.Value.NilSource,
                        Path = null,
                        Element = ElementOf(left.Value),
                        Truth = null,
                    }
                );
            case BinaryOperator.Equal or BinaryOperator.NotEqual:
                return Equality(node, left, right, facts);
            case BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual:
                return Ordering(node, left, right, facts);
            case BinaryOperator.In:
                return Containment(node, right);
            case BinaryOperator.Matches or BinaryOperator.Contains or BinaryOperator.StartsWith or BinaryOperator.EndsWith:
                return Visited.Of(PossibleValue.Bool);
            case BinaryOperator.Range:
                return Visited.Of(PossibleValue.ListOf(PossibleValue.Of(PossibleKinds.Number) with { MayBeNaN = false }));
            default:
                return Arithmetic(node, left, right, facts);
        }
    }

    private Visited Ordering(BinarySyntax node, Visited left, Visited right, FlowFacts facts)
    {
        RequireNotNil(node.Left, left, facts);
        RequireNotNil(node.Right, right, facts);
        RequireNotNaN(node, left, facts);
        RequireNotNaN(node, right, facts);
        var (a, b) = (left.Value, right.Value);

        // If one side is a number, so is the other, or the comparison fails.
        bool? truth = a.IsNumber || b.IsNumber ? NumberOrder.Decide(node.Operator, a, b) : null;
        var certain = FlowFacts.None.WithNotNil(left.Text).WithNotNil(right.Text);
        var (whenTrue, whenFalse) = ComparisonFacts.Of(node, left, right);
        return new Visited(
            PossibleValue.Bool with
            {
                Truth = truth,
            },
            null,
            certain.And(whenTrue).WithNotNaN(left.Text).WithNotNaN(right.Text),
            certain.And(whenFalse)
        );
    }

    private Visited Equality(BinarySyntax node, Visited left, Visited right, FlowFacts facts)
    {
        var (a, b) = (left.Value, right.Value);
        var isEqual = node.Operator == BinaryOperator.Equal;
        bool? truth = null;
        if (
            a.Kinds != PossibleKinds.None
            && b.Kinds != PossibleKinds.None
            && (a.Kinds & b.Kinds) == PossibleKinds.None
            && !MayBeOther(a)
            && !MayBeOther(b)
        )
        {
            findings.Add(
                FindingCode.IncomparableTypes,
                $"{node.Span}",
                node.Span,
                $"a {Named(a.Kinds)} is never equal to a {Named(b.Kinds)}",
                "compare values of one kind; string(), int() and float() convert"
            );
            truth = !isEqual;
        }
        else if (a.IsNumber && b.IsNumber && (a.Low > b.High || a.High < b.Low))
        {
            truth = !isEqual;
        }
        else if (a.Kinds.HasFlag(PossibleKinds.Number) && b.Kinds.HasFlag(PossibleKinds.Number))
        {
            RequireNotNaN(node, left, facts);
            RequireNotNaN(node, right, facts);
        }

        var (whenTrue, whenFalse) = ComparisonFacts.Of(node, left, right);
        return new Visited(PossibleValue.Bool with { Truth = truth }, null, whenTrue, whenFalse);
    }

    private static Visited Containment(BinarySyntax node, Visited right)
    {
        var certain =
            node.Left is StringSyntax { Value: var name } && right.Value.Path is { } path
                ? FlowFacts.None.WithNotNil(MemberPath(path, name))
                : FlowFacts.None;
        bool? truth = node.Right is ArraySyntax { Items.Length: 0 } ? false : null;
        return new Visited(PossibleValue.Bool with { Truth = truth }, null, certain, FlowFacts.None);
    }

    private Visited Arithmetic(BinarySyntax node, Visited left, Visited right, FlowFacts facts)
    {
        RequireNotNil(node.Left, left, facts);
        RequireNotNil(node.Right, right, facts);
        var (a, b) = (left.Value, right.Value);
        var source = a.NaNSource ?? b.NaNSource;
        if (node.Operator == BinaryOperator.Divide && b.Low <= 0 && b.High >= 0 && a.Low <= 0 && !facts.IsNotZero(right.Text))
        {
            source ??= $"0 / 0 is NaN, when {right.Text ?? "the divisor"} is 0";
        }

        var isNumber =
            node.Operator is BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Power
            || (node.Operator == BinaryOperator.Multiply ? a.IsNumber && b.IsNumber : a.IsNumber || b.IsNumber);
        var value = isNumber ? NumberOrder.Compute(node.Operator, a, b) : PossibleValue.Unknown;
        return Visited.Of(value with { NaNSource = source }).After(FlowFacts.None.WithNotNil(left.Text).WithNotNil(right.Text));
    }

    private void RequireNotNaN(BinarySyntax node, Visited operand, FlowFacts facts)
    {
        if (operand.Value.NaNSource is { } source && !facts.IsNotNaN(operand.Text))
        {
            var text = operand.Text ?? "the operand";
            findings.Add(
                FindingCode.MissingNaNGuard,
                operand.Text ?? $"{node.Span}",
                node.Span,
                $"{source}; no comparison with NaN holds, so that it decides like a bad value, or like a good one after not",
                $"say what NaN means: isNaN({text}) || … where it passes, !isNaN({text}) && … where it does not"
            );
        }
    }

    private void RequireNotNil(SyntaxNode node, Visited operand, FlowFacts facts)
    {
        if (operand.Value.NilSource is { } source && !facts.IsNotNil(operand.Text))
        {
            var text = operand.Text ?? "the value";
            findings.Add(
                operand.Value.IsNilWhenEmpty ? FindingCode.MissingEmptyGuard : FindingCode.MissingNilGuard,
                operand.Text ?? $"{node.Span}",
                node.Span,
                $"{source}, and nil is an error here",
                $"test {text} != nil && … before, or write {text} ?? and what to take instead"
            );
        }
    }

    private static bool MayBeOther(PossibleValue value) => value.Kinds.HasFlag(PossibleKinds.Other);

    private static string Named(PossibleKinds kinds) =>
        string.Join(" or ", Enum.GetValues<PossibleKinds>().Where(k => int.PopCount((int)k) == 1 && kinds.HasFlag(k)).Select(NameOf));

    private static string NameOf(PossibleKinds kind) =>
        kind switch
        {
            PossibleKinds.Text => "string",
            PossibleKinds.Nil => "nil",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
