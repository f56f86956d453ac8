using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Numbers the versions, and keeps the annotations of the new ReplicaSet in step with the Rollout (rows A5, A22 and A35).</summary>
internal static class RevisionNumbers
{
    /// <summary>Annotations that belong to the Rollout itself and are never copied (row A35).</summary>
    private static readonly HashSet<string> NotCopied =
    [
        RolloutAnnotations.LastAppliedConfiguration,
        RolloutAnnotations.Revision,
        RolloutAnnotations.RevisionHistory,
        RolloutAnnotations.DesiredReplicas,
        RolloutAnnotations.NotifiedState,
        RolloutAnnotations.WorkloadGeneration,
    ];

    /// <summary>One more than the highest number of any other version.</summary>
    public static int Next(IEnumerable<ReplicaSet> older) => older.Select(rs => rs.Revision()).DefaultIfEmpty(0).Max() + 1;

    public static Dictionary<string, string> CopiedAnnotations(Rollout rollout) =>
        (rollout.Metadata.Annotations ?? new Dictionary<string, string>())
            .Where(pair => !NotCopied.Contains(pair.Key))
            .ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>Brings number, annotations, minReadySeconds and anti-affinity of the new ReplicaSet up to date, without a new revision.</summary>
    public static void PlanReplicaSet(RolloutSync sync)
    {
        if (sync.New is not { } replicaSet)
        {
            return;
        }

        NoteFound(sync, replicaSet);
        var revision = Next(sync.Older);
        var annotations = replicaSet.Metadata.Annotations.Merge();
        foreach (var (name, value) in CopiedAnnotations(sync.Rollout))
        {
            annotations[name] = value;
        }

        var present = replicaSet.Revision();
        if (present < revision)
        {
            if (present > 0)
            {
                // A version that comes back gets a new number and remembers its old ones.
                var history = replicaSet.Annotation(RolloutAnnotations.RevisionHistory);
                annotations[RolloutAnnotations.RevisionHistory] = string.IsNullOrEmpty(history) ? $"{present}" : $"{history},{present}";
            }

            annotations[RolloutAnnotations.Revision] = revision.ToString(CultureInfo.InvariantCulture);
        }

        var after = replicaSet.WithAnnotations(annotations);
        var template = StableAntiAffinity.Apply(sync, after.Spec.Template);
        after = after with { Spec = after.Spec with { MinReadySeconds = sync.Spec.MinReadySeconds, Template = template } };
        if (
            replicaSet.Metadata.Annotations.HasSameEntries(after.Metadata.Annotations)
            && replicaSet.Spec.MinReadySeconds == after.Spec.MinReadySeconds
            && ReferenceEquals(replicaSet.Spec.Template, template)
        )
        {
            PlanRollout(sync, replicaSet.Revision());
            return;
        }

        sync.Act(new RolloutAction.UpdateReplicaSet(replicaSet, after));
        sync.Put(after);
        PlanRollout(sync, after.Revision());
    }

    /// <summary>Row H16: the time for progress begins when a version is noticed that nobody says anything of yet, as after a take-over.</summary>
    private static void NoteFound(RolloutSync sync, ReplicaSet replicaSet)
    {
        if (RolloutConditions.Find(sync.Status, RolloutConditionType.Progressing) is null)
        {
            sync.Status = RolloutConditions.Set(
                sync.Status,
                RolloutConditionType.Progressing,
                ConditionStatus.True,
                ProgressingReason.FoundNewReplicaSet,
                $"Found new replica set \"{replicaSet.Name()}\"",
                sync.Now
            );
        }
    }

    /// <summary>Gives the Rollout the number of its newest version; the event marks the beginning of an update (row A38).</summary>
    public static void PlanRollout(RolloutSync sync, int revision)
    {
        var text = revision.ToString(CultureInfo.InvariantCulture);
        if (sync.Revision == text)
        {
            return;
        }

        sync.Revision = text;
        sync.Act(new RolloutAction.SetRevision(revision));
        sync.Event(EventType.Normal, EventReason.RolloutUpdated, $"Rollout updated to revision {revision}");
    }
}
