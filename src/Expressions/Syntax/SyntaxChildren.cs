namespace Rollouts.Expressions;

/// <summary>The nodes directly below a node, in the order in which they are written.</summary>
internal static class SyntaxChildren
{
    public static IEnumerable<SyntaxNode> Of(SyntaxNode node) =>
        node switch
        {
            UnarySyntax n => [n.Operand],
            BinarySyntax n => [n.Left, n.Right],
            ChainSyntax n => [n.Inner],
            MemberSyntax n => [n.Target, n.Property],
            SliceSyntax n => Present(n.Target, n.From, n.To),
            CallSyntax n => [n.Callee, .. n.Arguments],
            BuiltinSyntax n => n.Arguments,
            PredicateSyntax n => [n.Body],
            LetSyntax n => [n.Value, n.Body],
            SequenceSyntax n => n.Nodes,
            ConditionalSyntax n => [n.Condition, n.Then, n.Else],
            ArraySyntax n => n.Items,
            MapSyntax n => n.Entries.SelectMany(e => new[] { e.Key, e.Value }),
            _ => [],
        };

    /// <summary>The node and all below it, the node first. The walk takes no stack.</summary>
    public static IEnumerable<SyntaxNode> Within(SyntaxNode node)
    {
        var pending = new Stack<SyntaxNode>();
        pending.Push(node);
        while (pending.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Of(next).Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private static IEnumerable<SyntaxNode> Present(params SyntaxNode?[] nodes) => nodes.OfType<SyntaxNode>();
}
