using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Makes the Experiment of a step, or takes the one that an interrupted pass already made (rows E14 and E15).</summary>
internal static class ExperimentCreation
{
    private static readonly TimeSpan RetryAfterBadArguments = TimeSpan.FromSeconds(20);

    public static Experiment? Plan(RolloutSync sync, RolloutExperimentStep step)
    {
        if (sync is not { Stable: { } stable, New: { } canary })
        {
            sync.Wait(WaitKind.Reference, "the ReplicaSet of the stable version, which an experiment is compared with");
            return null;
        }

        ExperimentSpec spec;
        try
        {
            spec = BuildSpec(sync, step, stable, canary);
        }
        catch (AnalysisSpecException exception)
        {
            sync.Wait(WaitKind.Reference, $"an experiment that can be started: {exception.Message}");
            sync.RequeueAt(sync.Now + RetryAfterBadArguments);
            return null;
        }

        var baseName = ExperimentStep.NameOf(sync);
        var name = baseName;
        Experiment? predecessor = null;
        for (var attempt = 1; ; attempt++)
        {
            var present = sync.Snapshot.Experiments.FirstOrDefault(experiment => experiment.Metadata.Name == name);
            if (present is not null && IsUnderWay(present) && IsSame(present.Spec, spec))
            {
                return present;
            }

            if (present is null && !sync.Snapshot.TakenNames.Contains(name))
            {
                break;
            }

            predecessor = present;
            name = $"{baseName}-{attempt.ToString(CultureInfo.InvariantCulture)}";
        }

        var created = Build(sync, step, name, spec, predecessor);
        sync.Act(new RolloutAction.CreateExperiment(created));
        sync.Event(EventType.Normal, EventReason.ExperimentCreated, $"Created Experiment '{name}'");
        return created;
    }

    private static bool IsUnderWay(Experiment experiment) =>
        !experiment.Spec.Terminate && experiment.Metadata.DeletionTimestamp is null && !PhaseOrder.IsCompleted(experiment.Status.Phase);

    private static bool IsSame(ExperimentSpec one, ExperimentSpec other) =>
        JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(one, RolloutsJson.Options),
            JsonSerializer.SerializeToElement(other, RolloutsJson.Options)
        );

    private static Experiment Build(
        RolloutSync sync,
        RolloutExperimentStep step,
        string name,
        ExperimentSpec spec,
        Experiment? predecessor
    ) =>
        new()
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.ExperimentKind,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Namespace,
                Labels = sync.Rollout.Metadata.Labels.Merge(
                    (RolloutLabels.PodTemplateHash, sync.NewHash),
                    (RolloutLabels.ControllerInstanceId, sync.Snapshot.InstanceId.Length == 0 ? null : sync.Snapshot.InstanceId)
                ),
                Annotations = new Dictionary<string, string>().Merge(
                    (RolloutAnnotations.Revision, (sync.New?.Revision() ?? 0).ToString(CultureInfo.InvariantCulture)),
                    (AlphaShare.Annotation, ShareOf(sync, step, predecessor))
                ),
                OwnerReferences = [Ownership.Of(sync.Rollout)],
            },
            Spec = spec,
        };

    private static string? ShareOf(RolloutSync sync, RolloutExperimentStep step, Experiment? predecessor)
    {
        var own = TemplateReferences.Comparing(sync.Snapshot, AnalysisRequest.OfExperiment(step));
        return AttemptAlpha.ShareOf(sync.Rollout, TemplateReferences.Comparing(sync.Snapshot), own, predecessor);
    }

    private static ExperimentSpec BuildSpec(RolloutSync sync, RolloutExperimentStep step, ReplicaSet stable, ReplicaSet canary) =>
        new()
        {
            Templates =
            [
                .. (step.Templates ?? []).Select(template =>
                    Copy(template, template.SpecRef == ReplicaSetSpecRef.Stable ? stable : canary)
                ),
            ],
            Duration = step.Duration,
            ProgressDeadlineSeconds = sync.Spec.ProgressDeadlineSeconds,
            ScaleDownDelaySeconds = step.ScaleDownDelaySeconds,
            DryRun = step.DryRun,
            AnalysisRunMetadata = step.AnalysisRunMetadata,
            Analyses = step.Analyses is null
                ? null
                :
                [
                    .. step.Analyses.Select(analysis => new ExperimentAnalysis
                    {
                        Name = analysis.Name,
                        TemplateName = analysis.TemplateName,
                        ClusterScope = analysis.ClusterScope,
                        RequiredForCompletion = analysis.RequiredForCompletion,
                        Args = analysis.Args is null
                            ? null
                            : RolloutArgumentBuilder.Build(analysis.Args, sync.Before.StableRS, sync.NewHash, sync.Rollout),
                    }),
                ],
        };

    /// <summary>The version's pods as its ReplicaSet makes them, with what the step adds; labels that tell them apart go into the selector too.</summary>
    private static ExperimentTemplate Copy(RolloutExperimentTemplate template, ReplicaSet replicaSet)
    {
        var pods = replicaSet.Spec.Template;
        var metadata = pods.Metadata ?? new ObjectMeta();
        var (labels, annotations) = (template.Metadata.Labels, template.Metadata.Annotations);
        var selector = template.Selector ?? replicaSet.Spec.Selector ?? new LabelSelector();
        return new ExperimentTemplate
        {
            Name = template.Name,
            Replicas = template.Replicas,
            MinReadySeconds = replicaSet.Spec.MinReadySeconds,
            Selector = labels is null ? selector : selector with { MatchLabels = With(selector.MatchLabels, labels) },
            Template = pods with
            {
                Metadata = metadata with
                {
                    Labels = labels is null ? metadata.Labels : With(metadata.Labels, labels),
                    Annotations = annotations is null ? metadata.Annotations : With(metadata.Annotations, annotations),
                },
            },
            // Requests can be sent to a Service only (row C20).
            Service = template.Service ?? (template.Weight is null ? null : new TemplateService()),
        };
    }

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string>? present,
        IReadOnlyDictionary<string, string> added
    ) => present.Merge([.. added.Select(pair => (pair.Key, (string?)pair.Value))]);
}
