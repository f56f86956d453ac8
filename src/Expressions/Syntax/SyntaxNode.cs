namespace Rollouts.Expressions;

/// <summary>A node of the syntax tree, as written: before checks and optimisation. The set of nodes is closed.</summary>
/// <param name="Span">All of the node's text, from its first to its last character.</param>
internal abstract record SyntaxNode(SourceSpan Span)
{
    /// <summary>Where an error about the node points: the operator, the name of the member, the opening bracket.</summary>
    public SourceSpan Anchor { get; init; } = Span;
}
