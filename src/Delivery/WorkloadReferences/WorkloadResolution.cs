using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Puts the template of the referenced workload where an inline one would be; nothing of it is ever written to the Rollout (rows A4, A15 and I1 to I3).</summary>
internal static class WorkloadResolution
{
    /// <summary>The snapshot with template and selector filled in.</summary>
    public static RolloutSnapshot Resolve(RolloutSnapshot snapshot)
    {
        var spec = snapshot.Rollout.Spec;
        if (spec.WorkloadRef is null || !RolloutValidator.IsEmpty(spec.Template, snapshot.StrictArgo))
        {
            return snapshot;
        }

        if (snapshot.Workload is { PodTemplate: { } template } workload)
        {
            return With(snapshot, template, spec.Selector ?? workload.Spec.Selector);
        }

        // Without it the version that was rolled out last stands for it, so that an abort still knows its way back.
        return Last(snapshot) is { } replicaSet
            ? With(snapshot, Bare(replicaSet.Spec.Template), spec.Selector ?? Bare(replicaSet.Spec.Selector))
            : snapshot;
    }

    /// <summary>Why there is no template; null when there is one, or when the Rollout brings its own.</summary>
    public static FieldError? FirstError(RolloutSnapshot snapshot)
    {
        if (snapshot.Rollout.Spec.WorkloadRef is not { } reference || snapshot.Workload is { PodTemplate: not null })
        {
            return null;
        }

        var group = SupportedWorkloads.GroupOf(reference);
        if (!SupportedWorkloads.Contain(reference))
        {
            return FieldError.Invalid(
                "spec.workloadRef",
                reference,
                $"workload of type {group}/{reference.Kind} is not supported",
                "Name a Deployment or ReplicaSet of apps/v1, or a PodTemplate of v1."
            );
        }

        var resource = $"{reference.Kind!.ToLowerInvariant()}s{(group.Length == 0 ? "" : $".{group}")}";
        return FieldError.Invalid(
            "spec.workloadRef",
            reference,
            $"{resource} \"{reference.Name}\" not found",
            $"Create {reference.Kind} {reference.Name} in the namespace of the Rollout, or correct spec.workloadRef."
        );
    }

    /// <summary>Notes which generation of the workload the pass is about (rows A24 and I3).</summary>
    public static void Plan(RolloutSync sync)
    {
        var generation = GenerationOf(sync.Snapshot);
        var noted = sync.Rollout.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.WorkloadGeneration);
        if (sync.Spec.WorkloadRef is null ? noted is not null : generation is not null && generation != noted)
        {
            sync.Act(new RolloutAction.SetWorkloadGeneration(generation));
        }
    }

    /// <summary>The value of <c>status.workloadObservedGeneration</c> (row H9).</summary>
    public static string? Observed(RolloutSync sync) =>
        sync.Spec.WorkloadRef is null ? null : GenerationOf(sync.Snapshot) ?? sync.Before.WorkloadObservedGeneration;

    private static string? GenerationOf(RolloutSnapshot snapshot) =>
        snapshot.Rollout.Spec.WorkloadRef is not null && snapshot.Workload is { } workload ? $"{workload.Metadata.Generation}" : null;

    private static ReplicaSet? Last(RolloutSnapshot snapshot) =>
        snapshot.ReplicaSets.FirstOrDefault(rs =>
            rs.PodHash().Length > 0
            && rs.PodHash() == snapshot.Rollout.Status.CurrentPodHash
            && (rs.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == snapshot.Rollout.Metadata.Uid) ?? false)
        );

    private static PodTemplateSpec Bare(PodTemplateSpec template) =>
        template with
        {
            Metadata = (template.Metadata ?? new ObjectMeta()) with
            {
                Labels = (template.Metadata?.Labels).Merge((RolloutLabels.PodTemplateHash, null)),
            },
        };

    private static LabelSelector? Bare(LabelSelector? selector) =>
        selector is null ? null : selector with { MatchLabels = selector.MatchLabels.Merge((RolloutLabels.PodTemplateHash, null)) };

    private static RolloutSnapshot With(RolloutSnapshot snapshot, PodTemplateSpec template, LabelSelector? selector) =>
        snapshot with
        {
            TemplateIsResolved = true,
            Rollout = snapshot.Rollout with { Spec = snapshot.Rollout.Spec with { Template = template, Selector = selector } },
        };
}
