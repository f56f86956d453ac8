using System.Collections.Frozen;

namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private static Operation BindIn(BinarySyntax node, Operation left, Operation right, int cost)
    {
        if (node.Right is ArraySyntax { Items: { Length: > 0 } items })
        {
            if (left.Type.Kind == GoTypeKind.Int && Array.TrueForAll(items, i => i is IntegerSyntax))
            {
                var numbers = FrozenSet.ToFrozenSet(Array.ConvertAll(items, i => ((IntegerSyntax)i).Value));
                return new InIntegersOperation(left, numbers)
                {
                    Type = GoType.Bool,
                    Span = node.Anchor,
                    Cost = cost,
                };
            }

            if (Array.TrueForAll(items, i => i is StringSyntax))
            {
                var texts = FrozenSet.ToFrozenSet(Array.ConvertAll(items, i => ((StringSyntax)i).Value), StringComparer.Ordinal);
                return new InSetOperation(left, texts)
                {
                    Type = GoType.Bool,
                    Span = node.Anchor,
                    Cost = cost,
                };
            }
        }

        if (BindInRange(node, left, cost) is { } inRange)
        {
            return inRange;
        }

        return new InOperation(left, right)
        {
            Type = GoType.Bool,
            Span = node.Anchor,
            Cost = cost,
        };
    }

    private MatchOperation BindMatches(BinarySyntax node, Operation left, Operation right, int cost)
    {
        if (right is not ConstantOperation { Value: var pattern } || !pattern.TryGetString(out var source))
        {
            return new MatchOperation(left, right, null)
            {
                Type = GoType.Bool,
                Span = node.Anchor,
                Cost = cost,
            };
        }

        try
        {
            var compiled = GoPattern.Compile(source, limits.RegexSize - PatternSize);
            PatternSize += compiled.Size;
            return new MatchOperation(left, null, compiled)
            {
                Type = GoType.Bool,
                Span = node.Anchor,
                Cost = cost,
            };
        }
        catch (ExpressionException e)
        {
            var code = e.Code == ExpressionErrorCode.Limit ? e.Code : ExpressionErrorCode.Type;
            throw new ExpressionException(code, e.Message, right.Span, e.Hint, e);
        }
    }
}
