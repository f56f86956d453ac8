namespace Rollouts.Expressions;

/// <summary>
/// What the original's optimizer joins into one loop. It is observed only by which errors are reached, and by the time it takes.
/// </summary>
internal sealed partial class Binder
{
    /// <summary>The second of two loops reads the element where the first has put it.</summary>
    private static LetOperation ForElementOf(LoopOperation first, Operation body, PredicateScope scope) =>
        new(scope.Slot, new LocalOperation(first.ElementSlot) { Type = scope.Element, Span = body.Span }, body)
        {
            Type = body.Type,
            Span = body.Span,
            Cost = body.Cost + 1,
        };

    /// <summary><c>filter(filter(a, p), q)</c> is <c>filter(a, p and q)</c>.</summary>
    private static FilterOperation Fused(FilterOperation inner, Operation body, PredicateScope scope, GoType type, int cost) =>
        new(inner.Collection, Both(inner.Body!, ForElementOf(inner, body, scope), body, isAnd: true), inner.ElementSlot)
        {
            Type = type,
            Span = inner.Span,
            Cost = cost,
        };

    /// <summary>
    /// <c>all(x, p) and all(x, q)</c> is <c>all(x, p and q)</c>; so is <c>any</c> with <c>or</c>, and <c>none</c> with <c>and</c> takes either.
    /// Left alone where floats are tested many at once, which cannot fail.
    /// </summary>
    private static QuantifierOperation? Combined(Operation left, Operation right, bool isAnd)
    {
        if (
            left is not QuantifierOperation { Body: { } first } a
            || right is not QuantifierOperation { Body: { } second } b
            || a.Kind != b.Kind
            || a.Kind is not (QuantifierKind.All or QuantifierKind.Any or QuantifierKind.None)
            || isAnd != (a.Kind != QuantifierKind.Any)
            || !a.Collects(b)
            || (a.TestsMany && b.TestsMany && a.Collection.Type.Equals(GoType.FloatList))
        )
        {
            return null;
        }

        var element = new LocalOperation(a.ElementSlot) { Type = GoType.Any, Span = second.Span };
        var shared = new LetOperation(b.ElementSlot, element, second)
        {
            Type = second.Type,
            Span = second.Span,
            Cost = second.Cost + 1,
        };
        return a.With(Both(first, shared, second, isAnd: a.Kind == QuantifierKind.All));
    }

    /// <summary><c>p and q</c>, <c>p or q</c> with a constant side taken out, as everywhere.</summary>
    /// <param name="second">The right side, which may be wrapped.</param>
    /// <param name="bare">The right side as it was bound.</param>
    private static Operation Both(Operation first, Operation second, Operation bare, bool isAnd)
    {
        bool? truth = bare is ConstantOperation { Value: var value } && value.TryGetBool(out var known) ? known : null;
        return truth == isAnd ? first
            : truth is not null ? bare
            : new LogicalOperation(isAnd, first, second)
            {
                Type = GoType.Bool,
                Span = first.Span,
                Cost = first.Cost + second.Cost + 1,
            };
    }

    /// <summary><c>count(a, p) &gt; 0</c> is <c>any(a, p)</c>; with a higher bound, counting stops when it is reached.</summary>
    private static Operation? BindThreshold(BinarySyntax node, QuantifierOperation count, ConstantOperation limit)
    {
        if (
            count is not { Kind: QuantifierKind.Count, Body: not null }
            || limit.Value is not { Kind: ValueKind.Int, RawInteger: >= 0 and var bound }
        )
        {
            return null;
        }

        var needed = node.Operator switch
        {
            BinaryOperator.Greater => bound + 1,
            BinaryOperator.GreaterOrEqual => bound,
            _ => 0,
        };
        if (needed == 1)
        {
            return count.AsAny();
        }

        return needed < 1 || count.Threshold > 0
            ? null
            : new ComparisonOperation(node.Operator, count.Until(needed), limit)
            {
                Type = GoType.Bool,
                Span = node.Anchor,
                Cost = count.Cost + 2,
            };
    }

    /// <summary>In <c>a &lt; b &lt; c</c> the tree holds b twice; it is bound once.</summary>
    /// <param name="shared">The last operand of the chain so far, as written and as bound.</param>
    private Operation BindRight(BinarySyntax node, ref (SyntaxNode? Node, Operation? Bound) shared)
    {
        if (
            node is { Operator: BinaryOperator.And, Right: BinarySyntax next }
            && shared.Bound is not null
            && ReferenceEquals(next.Left, shared.Node)
            && OperatorTable.IsComparison(next.Symbol)
        )
        {
            var left = shared.Bound;
            shared = (next.Right, Bind(next.Right));
            return Finished(BindBinary(next, left, shared.Bound));
        }

        var right = Bind(node.Right);
        shared = OperatorTable.IsComparison(node.Symbol) ? (node.Right, right) : default;
        return right;
    }

    /// <summary><c>first(filter(…))</c>, <c>last(filter(…))</c> and <c>len(filter(…))</c> make no list.</summary>
    private Operation? BindFilterShortcut(BuiltinSyntax node)
    {
        if (node.Arguments is not [BuiltinSyntax { Name: "filter" } filter])
        {
            return null;
        }

        return node.Name switch
        {
            "first" => BindFind(filter, fromEnd: false, wantsIndex: false, mustFind: false),
            "last" => BindFind(filter, fromEnd: true, wantsIndex: false, mustFind: false),
            "len" => BindQuantifier(filter, QuantifierKind.Count),
            _ => null,
        };
    }

    /// <summary><c>x in 1..9</c> of an int compares with the bounds and makes no list.</summary>
    private static InIntervalOperation? BindInRange(BinarySyntax node, Operation left, int cost)
    {
        if (
            !ReferenceEquals(left.Type, GoType.Int)
            || node.Right is not BinarySyntax { Operator: BinaryOperator.Range, Left: IntegerSyntax from, Right: IntegerSyntax to }
        )
        {
            return null;
        }

        return new InIntervalOperation(left, from.Value, to.Value)
        {
            Type = GoType.Bool,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    /// <summary>
    /// <c>sum(1..9)</c>, with a predicate that adds, subtracts or multiplies by a literal, and <c>reduce(1..9, # + #acc)</c> are computed
    /// before the run, which then makes no list either.
    /// </summary>
    private static Operation? BindRangeSum(BuiltinSyntax node)
    {
        if (
            node.Arguments[0] is not BinarySyntax { Operator: BinaryOperator.Range, Left: IntegerSyntax from, Right: IntegerSyntax to }
            || from.Value > to.Value
        )
        {
            return null;
        }
        unchecked
        {
            var count = to.Value - from.Value + 1;
            var total = (long)((Int128)count * ((Int128)from.Value + to.Value) / 2);
            long? sum = node switch
            {
                { Name: "sum", Arguments.Length: 1 } => total,
                { Name: "sum", Arguments: [_, PredicateSyntax { Body: var body }] } => SumOf(body, total, count),
                { Name: "reduce", Arguments: [_, PredicateSyntax { Body: var body }] } when AddsUp(body) => total,
                { Name: "reduce", Arguments: [_, PredicateSyntax { Body: var body }, IntegerSyntax start] } when AddsUp(body) => total
                    + start.Value,
                _ => null,
            };
            return sum is { } value ? Retyped(Constant(MeasuredValue.FromInt(value), GoType.Any, node.Anchor), GoType.Int) : null;
        }
    }

    private static long? SumOf(SyntaxNode body, long total, long count) =>
        unchecked(
            body switch
            {
                PointerSyntax { Name: "" } => total,
                BinarySyntax { Left: PointerSyntax { Name: "" }, Right: IntegerSyntax right } n => n.Operator switch
                {
                    BinaryOperator.Multiply => total * right.Value,
                    BinaryOperator.Add => total + (count * right.Value),
                    BinaryOperator.Subtract => total - (count * right.Value),
                    _ => null,
                },
                BinarySyntax { Left: IntegerSyntax left, Right: PointerSyntax { Name: "" } } n => n.Operator switch
                {
                    BinaryOperator.Multiply => total * left.Value,
                    BinaryOperator.Add => total + (count * left.Value),
                    BinaryOperator.Subtract => (count * left.Value) - total,
                    _ => null,
                },
                _ => null,
            }
        );

    private static bool AddsUp(SyntaxNode body) =>
        body
            is BinarySyntax
            {
                Operator: BinaryOperator.Add,
                Left: PointerSyntax { Name: "" or "acc" } left,
                Right: PointerSyntax { Name: "" or "acc" } right
            }
        && left.Name != right.Name;
}
