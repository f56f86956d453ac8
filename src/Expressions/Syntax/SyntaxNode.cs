namespace Rollouts.Expressions;

/// <summary>A node of the syntax tree, as written: before checks and optimisation. The set of nodes is closed.</summary>
internal abstract record SyntaxNode(SourceSpan Span);
