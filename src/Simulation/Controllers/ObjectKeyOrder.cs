using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Namespace, then name, ordinal: the order in which controllers work, so that the same changes give the same writes.</summary>
internal sealed class ObjectKeyOrder : IComparer<ObjectKey>
{
    public static ObjectKeyOrder Instance { get; } = new();

    public int Compare(ObjectKey x, ObjectKey y) =>
        string.CompareOrdinal(x.Namespace, y.Namespace) is var order and not 0 ? order : string.CompareOrdinal(x.Name, y.Name);
}
