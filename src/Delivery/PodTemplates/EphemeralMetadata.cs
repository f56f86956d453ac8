using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Labels and annotations that pods carry only while their version has a part to play: canary or stable, preview or active
/// (rows I5 to I7). They are no part of the version: its hash and revision stay.
/// </summary>
internal static class EphemeralMetadata
{
    /// <summary>Brings every version and its pods in line with the part that it plays now.</summary>
    public static void Plan(RolloutSync sync)
    {
        foreach (var replicaSet in sync.Owned.ToList())
        {
            Plan(sync, replicaSet, Of(sync, replicaSet.PodHash()));
        }
    }

    /// <summary>Whether pods have to be looked at: something is asked for, or was once.</summary>
    public static bool IsUsed(Rollout rollout, IEnumerable<ReplicaSet> replicaSets) =>
        rollout.Spec.Strategy
            is { Canary: { CanaryMetadata: not null } or { StableMetadata: not null } }
                or { BlueGreen: { PreviewMetadata: not null } or { ActiveMetadata: not null } }
        || replicaSets.Any(replicaSet => replicaSet.Annotation(RolloutAnnotations.EphemeralMetadata) is not null);

    /// <summary>A new version is born with what its part asks for (row A35).</summary>
    public static ReplicaSet Born(RolloutSync sync, ReplicaSet replicaSet) => Inject(sync, replicaSet, Of(sync, replicaSet.PodHash()));

    /// <summary>Labels and annotations without those that the version was given for its part: they are no part of what it runs (row A34).</summary>
    public static ObjectMeta Without(ObjectMeta? metadata, ReplicaSet replicaSet)
    {
        var injected = Injected(replicaSet);
        var present = metadata ?? new ObjectMeta();
        return present with
        {
            Labels = Remaining(present.Labels, injected?.Labels),
            Annotations = Remaining(present.Annotations, injected?.Annotations),
        };
    }

    private static Dictionary<string, string>? Remaining(
        IReadOnlyDictionary<string, string>? present,
        IReadOnlyDictionary<string, string>? injected
    ) =>
        present
            ?.Where(pair => pair.Key != RolloutLabels.PodTemplateHash && injected?.ContainsKey(pair.Key) is not true)
            .ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>What the part of a version asks for; null for nothing.</summary>
    private static PodTemplateMetadata? Of(RolloutSync sync, string hash)
    {
        var strategy = sync.Spec.Strategy;
        var (trying, serving) = strategy.BlueGreen is { } blueGreen
            ? (blueGreen.PreviewMetadata, blueGreen.ActiveMetadata)
            : (strategy.Canary?.CanaryMetadata, strategy.Canary?.StableMetadata);
        var isSettled = string.IsNullOrEmpty(sync.Before.StableRS) || sync.Before.StableRS == sync.NewHash;
        return hash == sync.NewHash
            ? isSettled
                ? serving
                : trying
            : hash == sync.Before.StableRS
                ? serving
                : null;
    }

    private static void Plan(RolloutSync sync, ReplicaSet replicaSet, PodTemplateMetadata? wanted)
    {
        var injected = Injected(replicaSet);
        if (wanted is null && injected is null)
        {
            return;
        }

        var after = Inject(sync, replicaSet, wanted);
        if (!IsSame(replicaSet, after))
        {
            sync.Act(new RolloutAction.UpdateReplicaSet(replicaSet, after));
            sync.Put(after);
        }

        foreach (var pod in sync.PodsOf(replicaSet).Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            var metadata = Change(pod.Metadata, replicaSet, injected, wanted, sync.Template.Metadata);
            if (!HasSame(pod.Metadata, metadata))
            {
                sync.Act(new RolloutAction.UpdatePod(pod, pod with { Metadata = metadata }));
            }
        }
    }

    private static ReplicaSet Inject(RolloutSync sync, ReplicaSet replicaSet, PodTemplateMetadata? wanted)
    {
        var injected = Injected(replicaSet);
        var original = replicaSet.PodHash() == sync.NewHash ? sync.Template.Metadata : null;
        var template = replicaSet.Spec.Template;
        var metadata = Change(template.Metadata ?? new ObjectMeta(), replicaSet, injected, wanted, original);
        var note = wanted is null ? null : JsonSerializer.Serialize(wanted, RolloutsJson.Options);
        return replicaSet with
        {
            Metadata = replicaSet.Metadata with
            {
                Annotations = replicaSet.Metadata.Annotations.Merge((RolloutAnnotations.EphemeralMetadata, note)),
            },
            Spec = replicaSet.Spec with { Template = template with { Metadata = metadata } },
        };
    }

    private static ObjectMeta Change(
        ObjectMeta present,
        ReplicaSet replicaSet,
        PodTemplateMetadata? injected,
        PodTemplateMetadata? wanted,
        ObjectMeta? original
    )
    {
        // A label that the version selects its pods by is not ours to change.
        var fixedLabels = replicaSet.Spec.Selector?.MatchLabels ?? new Dictionary<string, string>();
        return present with
        {
            Labels = Change(present.Labels, injected?.Labels, wanted?.Labels, original?.Labels, fixedLabels.ContainsKey),
            Annotations = Change(present.Annotations, injected?.Annotations, wanted?.Annotations, original?.Annotations, _ => false),
        };
    }

    private static Dictionary<string, string>? Change(
        IReadOnlyDictionary<string, string>? present,
        IReadOnlyDictionary<string, string>? injected,
        IReadOnlyDictionary<string, string>? wanted,
        IReadOnlyDictionary<string, string>? original,
        Func<string, bool> isFixed
    )
    {
        var changed = present.Merge();
        foreach (var key in (injected?.Keys ?? []).Where(key => !isFixed(key)))
        {
            changed.Remove(key);
            if (original?.GetValueOrDefault(key) is { } before)
            {
                changed[key] = before;
            }
        }

        foreach (var (key, value) in (wanted ?? new Dictionary<string, string>()).Where(pair => !isFixed(pair.Key)))
        {
            changed[key] = value;
        }

        // An empty map takes the last one away; only where there was none, none is written.
        return changed.Count == 0 && present is null ? null : changed;
    }

    /// <summary>What was injected before; an annotation that cannot be read counts as nothing.</summary>
    private static PodTemplateMetadata? Injected(ReplicaSet replicaSet)
    {
        try
        {
            return replicaSet.Annotation(RolloutAnnotations.EphemeralMetadata) is { } note
                ? JsonSerializer.Deserialize<PodTemplateMetadata>(note, RolloutsJson.Options)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSame(ReplicaSet one, ReplicaSet other) =>
        HasSame(one.Metadata, other.Metadata)
        && HasSame(one.Spec.Template.Metadata ?? new ObjectMeta(), other.Spec.Template.Metadata ?? new ObjectMeta());

    private static bool HasSame(ObjectMeta one, ObjectMeta other) =>
        one.Labels.HasSameEntries(other.Labels) && one.Annotations.HasSameEntries(other.Annotations);
}
