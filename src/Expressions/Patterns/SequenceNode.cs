namespace Rollouts.Expressions;

/// <summary>One part after the other; without parts it matches the empty text.</summary>
internal sealed record SequenceNode(PatternNode[] Parts) : PatternNode
{
    public static readonly SequenceNode Empty = new([]);
}
