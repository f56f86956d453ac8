namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private Operation BindPredicateCall(BuiltinSyntax node) =>
        node.Name switch
        {
            "all" => BindQuantifier(node, QuantifierKind.All),
            "none" => BindQuantifier(node, QuantifierKind.None),
            "any" => BindQuantifier(node, QuantifierKind.Any),
            "one" => BindQuantifier(node, QuantifierKind.One),
            "count" => BindQuantifier(node, QuantifierKind.Count),
            "filter" => BindFilter(node),
            "map" => BindMapping(node),
            "sum" => BindRangeSum(node) ?? BindSum(node),
            "find" => BindFind(node, fromEnd: false, wantsIndex: false, mustFind: false),
            "findIndex" => BindFind(node, fromEnd: false, wantsIndex: true, mustFind: false),
            "findLast" => BindFind(node, fromEnd: true, wantsIndex: false, mustFind: false),
            "findLastIndex" => BindFind(node, fromEnd: true, wantsIndex: true, mustFind: false),
            "groupBy" => BindGroupBy(node),
            "sortBy" => BindSortBy(node),
            _ => BindRangeSum(node) ?? BindReduce(node),
        };

    /// <summary>The collection, the body bound in its own scope, and whether the body must be a bool.</summary>
    private (Operation Collection, Operation? Body, PredicateScope Scope, int Cost) BindLoop(
        BuiltinSyntax node,
        bool needsBool,
        bool hasIndex = false,
        bool hasAccumulator = false
    )
    {
        var collection = Bind(node.Arguments[0]);
        if (!collection.Type.IsAny && !collection.Type.IsList)
        {
            throw ExpressionException.Type($"builtin {node.Name} takes only array (got {collection.Type.Name})", node.Arguments[0].Anchor);
        }

        var scope = new PredicateScope(LocalCount, collection.Type, hasIndex, hasAccumulator);
        LocalCount += 3;
        if (node.Arguments.Length < 2)
        {
            return (collection, null, scope, collection.Cost + 1);
        }

        _predicates.Push(scope);
        var body = Bind(((PredicateSyntax)node.Arguments[1]).Body);
        _predicates.Pop();
        if (body.Type.IsNil || (needsBool && !IsBoolOrAny(body.Type)))
        {
            throw ExpressionException.Type($"predicate should return boolean (got {body.Type.Name})", node.Arguments[1].Anchor);
        }

        return (collection, body, scope, collection.Cost + body.Cost + 1);
    }

    private QuantifierOperation BindQuantifier(BuiltinSyntax node, QuantifierKind kind)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: true);
        return new QuantifierOperation(kind, collection, body, scope.Slot)
        {
            Type = kind == QuantifierKind.Count ? GoType.Int : GoType.Bool,
            Span = node.Anchor,
            Cost = cost,
            Source = () => SyntaxPrinter.Print(node.Arguments[0]),
        };
    }

    private FilterOperation BindFilter(BuiltinSyntax node)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: true);
        var type = GoType.Boxed(scope.Element);
        return collection is FilterOperation { Selects: false } inner
            ? Fused(inner, body!, scope, type, cost)
            : new FilterOperation(collection, body!, scope.Slot)
            {
                Type = type,
                Span = node.Anchor,
                Cost = cost,
            };
    }

    private Operation BindMapping(BuiltinSyntax node)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: false, hasIndex: true);
        var type = GoType.Boxed(body!.Type);
        if (collection is FilterOperation { Selects: false } filter && !scope.ReadsIndex)
        {
            return filter.Selecting(ForElementOf(filter, body, scope), type, cost);
        }

        return new MapOperation(collection, body, scope.Slot)
        {
            Type = type,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    private Operation BindSum(BuiltinSyntax node)
    {
        if (node.Arguments is [ArraySyntax { Items: { Length: >= 2 } items } array] && !Array.TrueForAll(items, IsLiteral))
        {
            return BindWrittenOutSum(array, node.Anchor);
        }

        var (collection, body, scope, cost) = BindLoop(node, needsBool: false);
        return new SumOperation(collection, body, scope.Slot)
        {
            Type = body?.Type ?? scope.Element,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    /// <summary>The original writes the sum of a list out as additions, from the right, which nobody checks again.</summary>
    private Operation BindWrittenOutSum(ArraySyntax array, SourceSpan span)
    {
        var terms = Array.ConvertAll(array.Items, Bind);
        var total = terms[^1];
        for (var i = terms.Length - 2; i >= 0; i--)
        {
            total = Guarded(
                new ArithmeticOperation(BinaryOperator.Add, terms[i], total)
                {
                    Type = GoType.Any,
                    Span = span,
                    Cost = terms[i].Cost + total.Cost + 1,
                },
                terms.Length - i
            );
        }

        return Retyped(total, ListTypeOf(terms).Element!);
    }

    private static bool IsLiteral(SyntaxNode node) => node is IntegerSyntax or FloatSyntax or StringSyntax or BoolSyntax or NilSyntax;

    private FindOperation BindFind(BuiltinSyntax node, bool fromEnd, bool wantsIndex, bool mustFind)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: true);
        return new FindOperation(fromEnd, wantsIndex, collection, body!, scope.Slot)
        {
            Type = wantsIndex ? GoType.Int : scope.Element,
            Span = node.Anchor,
            Cost = cost,
            MustFind = mustFind,
        };
    }

    private GroupByOperation BindGroupBy(BuiltinSyntax node)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: false);
        return new GroupByOperation(collection, body!, scope.Slot)
        {
            Type = GroupByOperation.MapType,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    private SortByOperation BindSortBy(BuiltinSyntax node)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: false);
        var order = node.Arguments.Length > 2 ? Bind(node.Arguments[2]) : null;
        if (order is { Type: { IsAny: false, Kind: not GoTypeKind.String } })
        {
            throw ExpressionException.Type($"sortBy order argument must be a string (got {order.Type.Name})", order.Span);
        }

        return new SortByOperation(collection, body!, order, scope.Slot)
        {
            // The checker takes what is sorted for what comes out, though that is always []any.
            Type = collection.Type,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    private ReduceOperation BindReduce(BuiltinSyntax node)
    {
        var (collection, body, scope, cost) = BindLoop(node, needsBool: false, hasIndex: true, hasAccumulator: true);
        var initial = node.Arguments.Length > 2 ? Bind(node.Arguments[2]) : null;
        return new ReduceOperation(collection, body!, initial, scope.Slot)
        {
            Type = body!.Type,
            Span = node.Anchor,
            Cost = cost,
        };
    }
}
