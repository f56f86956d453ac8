namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private LetOperation BindLet(LetSyntax node)
    {
        if (environment.IndexOf(node.Name) >= 0 || IsFunction(node.Name) || node.Name == "$env" || _lets.Exists(l => l.Name == node.Name))
        {
            throw ExpressionException.Type($"cannot redeclare {node.Name}", node.Anchor);
        }

        var value = Bind(node.Value);
        var slot = LocalCount++;
        var function = value is ConstantOperation { Value: { Kind: ValueKind.Function } constant } ? constant.RawFunction : null;
        _lets.Add(new LetScope(node.Name, slot, value.Type, function));
        var body = Bind(node.Body);
        _lets.RemoveAt(_lets.Count - 1);
        return new LetOperation(slot, value, body)
        {
            Type = body.Type,
            Span = node.Anchor,
            Cost = value.Cost + body.Cost,
        };
    }

    private SequenceOperation BindSequence(SequenceSyntax node)
    {
        var operations = Array.ConvertAll(node.Nodes, Bind);
        return new SequenceOperation(operations)
        {
            Type = operations[^1].Type,
            Span = node.Anchor,
            Cost = operations.Sum(o => o.Cost),
        };
    }

    private Operation BindConditional(ConditionalSyntax node)
    {
        var condition = Bind(node.Condition);
        if (!IsBoolOrAny(condition.Type))
        {
            throw ExpressionException.Type($"non-bool expression (type {condition.Type.Name}) used as condition", condition.Span);
        }

        // "a ?: b" holds its condition twice.
        var then = ReferenceEquals(node.Then, node.Condition) ? condition : Bind(node.Then);
        var otherwise = Bind(node.Else);
        var type = (then.Type, otherwise.Type) switch
        {
            ({ IsNil: true }, var other) => other,
            (var some, { IsNil: true }) => some,
            var (a, b) when a.Equals(b) => a,
            ({ Kind: GoTypeKind.List }, { Kind: GoTypeKind.List }) => GoType.AnyList,
            _ => GoType.Any,
        };
        return condition is ConstantOperation { Value: var known } && known.TryGetBool(out var truth)
            ? Retyped(truth ? then : otherwise, type)
            : new ConditionalOperation(condition, then, otherwise)
            {
                Type = type,
                Span = node.Anchor,
                Cost = condition.Cost + Math.Max(then.Cost, otherwise.Cost),
            };
    }

    /// <summary>A chosen branch keeps the type that the check gave to the whole.</summary>
    private static Operation Retyped(Operation operation, GoType type) =>
        operation.Type.Equals(type)
            ? operation
            : new SequenceOperation([operation])
            {
                Type = type,
                Span = operation.Span,
                Cost = operation.Cost,
            };
}
