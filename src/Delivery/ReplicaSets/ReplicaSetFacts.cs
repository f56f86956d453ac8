using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What a plan reads from a ReplicaSet. Annotations are hostile input: what cannot be read counts as absent.</summary>
internal static class ReplicaSetFacts
{
    /// <summary>The version that the ReplicaSet runs (row A20); empty when it has no hash label.</summary>
    public static string PodHash(this ReplicaSet replicaSet) =>
        replicaSet.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) ?? "";

    public static string Name(this ReplicaSet replicaSet) => replicaSet.Metadata.Name ?? "";

    /// <summary>Pods that it was told to have.</summary>
    public static int Desired(this ReplicaSet replicaSet) => replicaSet.Spec.Replicas ?? 1;

    public static ReplicaSetSize Size(this ReplicaSet replicaSet) => new(replicaSet.Desired(), replicaSet.Status.AvailableReplicas);

    /// <summary>
    /// The status is about the size that was asked for last. The controller of ReplicaSets always says what it has observed; a status that does not
    /// comes from another program, and is taken at its word as in Argo.
    /// </summary>
    public static bool IsCounted(this ReplicaSet replicaSet) =>
        replicaSet.Status.ObservedGeneration == 0 || replicaSet.Status.ObservedGeneration >= replicaSet.Metadata.Generation;

    /// <summary>Revision number (row A22); 0 when absent or unreadable.</summary>
    public static int Revision(this ReplicaSet replicaSet) => Number(replicaSet, RolloutAnnotations.Revision) ?? 0;

    /// <summary><c>spec.replicas</c> of the Rollout when the ReplicaSet was last scaled (row A23).</summary>
    public static int? DesiredForRollout(this ReplicaSet replicaSet) => Number(replicaSet, RolloutAnnotations.DesiredReplicas);

    /// <summary>All the pods that its Rollout asks for, and all of them available (row B14).</summary>
    public static bool IsSaturated(this ReplicaSet? replicaSet, int replicas) =>
        replicaSet is not null
        && replicaSet.Desired() == replicas
        && replicaSet.DesiredForRollout() == replicas
        && replicaSet.Status.AvailableReplicas == replicas;

    /// <summary>The revision number that the version got when it was made; coming back gives it new ones (row A22).</summary>
    public static int FirstRevision(this ReplicaSet replicaSet) =>
        int.TryParse(
            replicaSet.Annotation(RolloutAnnotations.RevisionHistory)?.Split(',')[0],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var first
        )
            ? first
            : replicaSet.Revision();

    public static string? Annotation(this ReplicaSet replicaSet, string name) => replicaSet.Metadata.Annotations?.GetValueOrDefault(name);

    public static ReplicaSet WithAnnotations(this ReplicaSet replicaSet, IReadOnlyDictionary<string, string> annotations) =>
        replicaSet with
        {
            Metadata = replicaSet.Metadata with { Annotations = annotations },
        };

    /// <summary>The annotations with some set, and those with a null value removed.</summary>
    public static Dictionary<string, string> Merge(
        this IReadOnlyDictionary<string, string>? present,
        params ReadOnlySpan<(string Name, string? Value)> changes
    )
    {
        var merged = present is null ? new Dictionary<string, string>() : new Dictionary<string, string>(present);
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    public static bool HasSameEntries(this IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one?.All(pair => other!.GetValueOrDefault(pair.Key) == pair.Value) ?? true);

    private static int? Number(ReplicaSet replicaSet, string annotation) =>
        int.TryParse(replicaSet.Annotation(annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
