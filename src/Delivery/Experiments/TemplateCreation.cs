using System.Globalization;
using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Makes the ReplicaSet of a template, empty as all are (row E11).</summary>
internal static class TemplateCreation
{
    public static ExperimentTemplateStatus Plan(ExperimentSync sync, ExperimentTemplate template, ExperimentTemplateStatus status)
    {
        var name = NameOf(sync, template, status.CollisionCount);
        while (sync.Snapshot.TakenNames.Contains((Kinds.ReplicaSet, name)))
        {
            status = status with { CollisionCount = (status.CollisionCount ?? 0) + 1 };
            name = NameOf(sync, template, status.CollisionCount);
        }

        if (sync.Snapshot.Refused.TryGetValue((Kinds.ReplicaSet, name), out var refusal))
        {
            return Failed(template, status, refusal);
        }

        if (Build(sync, template, name, status.CollisionCount, out var error) is not { } replicaSet)
        {
            return Failed(template, status, error!.ToString());
        }

        sync.Act(new ExperimentAction.CreateReplicaSet(replicaSet));
        sync.Put(replicaSet, template.Name);
        return status with { LastTransitionTime = sync.Now };
    }

    /// <summary>The count is part of the name too: in Argo, where it changes the hash alone, the name stays taken for ever.</summary>
    private static string NameOf(ExperimentSync sync, ExperimentTemplate template, int? collisions) =>
        collisions is > 0 and var count
            ? $"{sync.Name}-{template.Name}-{count.ToString(CultureInfo.InvariantCulture)}"
            : $"{sync.Name}-{template.Name}";

    private static ExperimentTemplateStatus Failed(ExperimentTemplate template, ExperimentTemplateStatus status, string why) =>
        status with
        {
            Status = ExperimentTemplatePhase.Error,
            Message = $"Failed to create ReplicaSet for template '{template.Name}': {why}",
        };

    private static ReplicaSet? Build(ExperimentSync sync, ExperimentTemplate template, string name, int? collisions, out FieldError? error)
    {
        // A template that a Rollout's step copied carries the hash of its ReplicaSet: these pods are not that one's.
        var metadata = template.Template.Metadata ?? new ObjectMeta();
        var own = template.Template with
        {
            Metadata = metadata with { Labels = metadata.Labels.Merge((RolloutLabels.PodTemplateHash, null)) },
        };
        var json = JsonSerializer.SerializeToElement(own, RolloutsJson.Options);
        if (!PodTemplateHash.TryCompute(json, collisions, out var hash, out error))
        {
            return null;
        }

        var label = (RolloutLabels.PodTemplateHash, hash);
        var selector = template.Selector ?? new LabelSelector();
        return new ReplicaSet
        {
            ApiVersion = "apps/v1",
            Kind = Kinds.ReplicaSet,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Experiment.Metadata.Namespace,
                // Not those of the pods, which may be a Rollout's: it must never take the ReplicaSet for an orphan of its own.
                Labels = new Dictionary<string, string> { [RolloutLabels.PodTemplateHash] = hash },
                Annotations = AnnotationsOf(sync, template),
                OwnerReferences = [Ownership.Of(sync.Experiment)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = 0,
                MinReadySeconds = template.MinReadySeconds,
                Selector = selector with { MatchLabels = selector.MatchLabels.Merge(label) },
                Template = own with { Metadata = own.Metadata with { Labels = own.Metadata.Labels.Merge(label) } },
            },
        };
    }

    /// <summary>Row A29: how ReplicaSets and Services are told which template they are for.</summary>
    public static Dictionary<string, string> AnnotationsOf(ExperimentSync sync, ExperimentTemplate template) =>
        new() { [RolloutAnnotations.ExperimentName] = sync.Name, [RolloutAnnotations.ExperimentTemplateName] = template.Name };
}
