namespace Rollouts.Expressions;

internal sealed partial class Binder
{
    private Operation BindArray(ArraySyntax node)
    {
        var items = Array.ConvertAll(node.Items, Bind);
        var type = ListTypeOf(items);

        // A list of constants is made once and costs no memory budget.
        return
            items.Length > 0
            && items.All(i => i is ConstantOperation && i.Type.IsNumber || i is ConstantOperation { Type.Kind: GoTypeKind.String })
            ? Constant(MeasuredValue.FromItems(Array.ConvertAll(items, i => ((ConstantOperation)i).Value)), type, node.Anchor)
            : new ListOperation(items)
            {
                Type = type,
                Span = node.Anchor,
                Cost = 1 + items.Sum(i => i.Cost),
            };
    }

    /// <summary>Elements of one kind have the type of the last.</summary>
    private static GoType ListTypeOf(Operation[] items) =>
        items.Length > 0 && Array.TrueForAll(items, i => i.Type.ReflectedKind == items[0].Type.ReflectedKind)
            ? GoType.Boxed(items[^1].Type)
            : GoType.AnyList;

    private MapOfOperation BindMap(MapSyntax node)
    {
        var entries = Array.ConvertAll(node.Entries, e => (Bind(e.Key), Bind(e.Value)));
        return new MapOfOperation(entries)
        {
            Type = GoType.AnyMap,
            Span = node.Anchor,
            Cost = 1 + entries.Sum(e => e.Item1.Cost + e.Item2.Cost),
        };
    }
}
