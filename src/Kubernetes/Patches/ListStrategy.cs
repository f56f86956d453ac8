namespace Rollouts.Kubernetes;

/// <summary>How a list of a built-in type takes a strategic merge.</summary>
/// <param name="Merge">False for a list that is replaced whole.</param>
/// <param name="Key">The member that identifies an item; null for a merged list of primitive values.</param>
internal readonly record struct ListStrategy(bool Merge, string? Key)
{
    public static ListStrategy Replace => default;
}
