namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private ChainOperation BindChain(ChainSyntax node)
    {
        var inner = Bind(node.Inner);
        return new ChainOperation(inner)
        {
            Type = inner.Type,
            Span = node.Anchor,
            Cost = inner.Cost + 1,
        };
    }

    private Operation BindMember(MemberSyntax node)
    {
        // $env.name is the name itself; $env?.name is not checked.
        if (node is { Target: NameSyntax { Name: "$env" }, Property: StringSyntax { Value: var variable }, IsOptional: false })
        {
            // Builtins are not members of the environment.
            return environment.Declares(variable) ? BindName(new NameSyntax(variable, node.Anchor)) : throw Unknown(variable, node.Anchor);
        }

        if (FilterEdge(node) is { } find)
        {
            return find;
        }

        var target = Bind(node.Target);

        // Whatever indexes $env is not checked.
        var property = node.Target is NameSyntax { Name: "$env" } ? BindUnchecked(node.Property) : Bind(node.Property);
        return new MemberOperation(target, property, node.IsOptional)
        {
            Type = MemberType(node, target.Type, property),
            Span = node.Anchor,
            Cost = target.Cost + property.Cost + 1,
        };
    }

    private static GoType MemberType(MemberSyntax node, GoType target, Operation property)
    {
        var named = node.Property is StringSyntax;
        switch (target.Kind)
        {
            case GoTypeKind.Any:
                return GoType.Any;
            case GoTypeKind.Map when property.Type.IsAny || (!property.Type.IsNil && TypeRules.IsAssignable(property.Type, target.Key!)):
                return target.Element!;
            case GoTypeKind.Map:
                throw ExpressionException.Type(
                    $"cannot use {property.Type.Name} to get an element from {target.Name}",
                    node.Property.Anchor
                );
            case GoTypeKind.List or GoTypeKind.Bytes when property.Type.IsInteger || property.Type.IsAny:
                return target.Element!;
            case GoTypeKind.List or GoTypeKind.Bytes when !named:
                throw ExpressionException.Type(
                    $"array elements can only be selected using an integer (got {property.Type.Name})",
                    node.Property.Anchor
                );
            default:
                throw ExpressionException.Type(
                    named
                        ? $"type {target.Name} has no field {((StringSyntax)node.Property).Value}"
                        : $"type {target.Name}[{property.Type.Name}] is undefined",
                    node.Anchor
                );
        }
    }

    /// <summary><c>filter(a, p)[0]</c> and <c>[-1]</c> stop at the element they want.</summary>
    private FindOperation? FilterEdge(MemberSyntax node)
    {
        bool? fromEnd = node.Property switch
        {
            IntegerSyntax { Value: 0 } => false,
            UnarySyntax { Operator: UnaryOperator.Minus, Operand: IntegerSyntax { Value: 1 } } => true,
            _ => null,
        };
        return fromEnd is { } last && node is { IsOptional: false, Target: BuiltinSyntax { Name: "filter" } filter }
            ? BindFind(filter, last, wantsIndex: false, mustFind: true)
            : null;
    }

    private SliceOperation BindSlice(SliceSyntax node)
    {
        var target = Bind(node.Target);
        if (!target.Type.IsAny && !target.Type.IsList && target.Type.Kind != GoTypeKind.String)
        {
            throw ExpressionException.Type($"cannot slice {target.Type.Name}", node.Anchor);
        }

        // Bounds of an unknown value are not checked.
        var lenient = target.Type.IsAny;
        var from = BindBound(node.From, lenient);
        var to = BindBound(node.To, lenient);
        return new SliceOperation(target, from, to)
        {
            Type = target.Type,
            Span = node.Anchor,
            Cost = target.Cost + (from?.Cost ?? 0) + (to?.Cost ?? 0) + 1,
        };
    }

    private Operation? BindBound(SyntaxNode? node, bool lenient)
    {
        if (node is null)
        {
            return null;
        }

        var bound = lenient ? BindUnchecked(node) : Bind(node);
        return lenient || bound.Type.IsAny || bound.Type.IsInteger
            ? bound
            : throw ExpressionException.Type($"non-integer slice index {bound.Type.Name}", node.Anchor);
    }

    /// <summary>What the original's check does not visit: types and names are not looked at, and an unknown name is nil.</summary>
    private Operation BindUnchecked(SyntaxNode node)
    {
        var outer = _isUnchecked;
        _isUnchecked = true;
        try
        {
            return Bind(node);
        }
        finally
        {
            _isUnchecked = outer;
        }
    }

    /// <summary>A bound node after constants are computed and, where nothing is checked, its type is forgotten.</summary>
    private Operation Finished(Operation operation)
    {
        var folded = Fold(operation);
        return _isUnchecked ? Untyped(folded) : folded;
    }

    private static Operation Untyped(Operation operation) =>
        operation is ConstantOperation constant ? Constant(constant.Value, GoType.Any, constant.Span) : Retyped(operation, GoType.Any);
}
