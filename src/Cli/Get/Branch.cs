namespace Rollouts.Cli;

/// <summary>A place in the tree that is being drawn: the lines that lead down to it stand before everything below.</summary>
internal sealed record Branch(List<IReadOnlyList<Piece>[]> Rows, DateTimeOffset Now, string Indent = "")
{
    /// <summary>Draws one row.</summary>
    public void Add(
        string prefix,
        string icon,
        Piece name,
        string kind,
        Piece sign,
        string status,
        DateTimeOffset? created,
        IReadOnlyList<Piece> info
    ) =>
        Rows.Add([
            [$"{prefix}{icon} ", name],
            [kind],
            [sign, " ", status],
            [ObjectFacts.Age(created, Now)],
            info,
        ]);

    /// <summary>Draws what hangs below; the last one ends the line.</summary>
    /// <param name="items">What hangs below.</param>
    /// <param name="draw">Draws one: the item, the branch below it, and what stands before its own row.</param>
    public void Children<T>(IReadOnlyList<T> items, Action<T, Branch, string> draw)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var isLast = i == items.Count - 1;
            draw(items[i], this with { Indent = Indent + (isLast ? "   " : "│  ") }, Indent + (isLast ? "└──" : "├──"));
        }
    }
}
