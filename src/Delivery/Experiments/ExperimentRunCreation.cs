using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Makes the run of an analysis, or takes the one that an interrupted pass already made (rows A33, E5, E7 and E13).</summary>
internal static class ExperimentRunCreation
{
    public static ExperimentAnalysisRunStatus Plan(ExperimentSync sync, ExperimentAnalysis analysis, ExperimentAnalysisRunStatus before)
    {
        AnalysisRunSpec spec;
        try
        {
            spec = BuildSpec(sync, analysis);
        }
        catch (AnalysisSpecException exception)
        {
            return Failed(analysis, before, exception.Message);
        }

        var (name, present, predecessor) = Find(sync, $"{sync.Name}-{analysis.Name}", spec);
        if (present is null)
        {
            if (sync.Snapshot.Refused.TryGetValue((Kinds.AnalysisRun, name), out var refusal))
            {
                return Failed(analysis, before, refusal);
            }

            sync.Act(new ExperimentAction.CreateAnalysisRun(Build(sync, name, spec, predecessor)));
        }

        return before with
        {
            AnalysisRun = name,
            Phase = AnalysisPhase.Pending,
        };
    }

    /// <summary>The name to use, and the run that has it already because an earlier pass could not note it.</summary>
    private static (string Name, AnalysisRun? Present, AnalysisRun? Predecessor) Find(
        ExperimentSync sync,
        string baseName,
        AnalysisRunSpec spec
    )
    {
        var name = baseName;
        AnalysisRun? predecessor = null;
        for (var attempt = 1; ; attempt++)
        {
            var present = sync.Snapshot.AnalysisRuns.FirstOrDefault(run => run.Metadata.Name == name);
            if (present is not null && IsOfThisAttempt(sync, present) && AnalysisRunCreation.IsSame(present, spec))
            {
                return (name, present, predecessor);
            }

            if (present is null && !sync.Snapshot.TakenNames.Contains((Kinds.AnalysisRun, name)))
            {
                return (name, null, predecessor);
            }

            predecessor = present;
            name = $"{baseName}.{attempt.ToString(CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>Runs begin after the pods were available; those of an attempt before a retry have begun earlier.</summary>
    private static bool IsOfThisAttempt(ExperimentSync sync, AnalysisRun run) =>
        !run.Spec.Terminate && (!PhaseOrder.IsCompleted(run.Status.Phase) || run.Metadata.CreationTimestamp >= sync.Before.AvailableAt);

    private static AnalysisRunSpec BuildSpec(ExperimentSync sync, ExperimentAnalysis analysis)
    {
        var spec = AnalysisRunSpecBuilder.Build(
            [new AnalysisTemplateRef { TemplateName = analysis.TemplateName, ClusterScope = analysis.ClusterScope }],
            reference =>
                TemplateReferences.FindWithPolicies(sync.Snapshot.AnalysisTemplates, sync.Snapshot.ClusterAnalysisTemplates, reference),
            ExperimentArgumentBuilder.Build(analysis.Args, ExperimentVariables.Of(sync), sync.Experiment, sync.Snapshot.StrictArgo),
            sync.Spec.DryRun,
            sync.Spec.MeasurementRetention
        );
        return AnalysisPolicies.Fold(new ObjectMeta { Annotations = sync.Spec.AnalysisRunMetadata?.Annotations }, spec);
    }

    private static AnalysisRun Build(ExperimentSync sync, string name, AnalysisRunSpec spec, AnalysisRun? predecessor)
    {
        var instance = sync.Experiment.Metadata.Labels?.GetValueOrDefault(RolloutLabels.ControllerInstanceId);
        var metadata = sync.Spec.AnalysisRunMetadata;
        return new AnalysisRun
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.AnalysisRunKind,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Experiment.Metadata.Namespace,
                Labels = (metadata?.Labels).Merge((RolloutLabels.ControllerInstanceId, string.IsNullOrEmpty(instance) ? null : instance)),
                Annotations = (metadata?.Annotations).Merge(
                    (RolloutAnnotations.AnalysisPolicies, AnalysisPolicies.Write(spec.Metrics)),
                    (AlphaShare.Annotation, ExperimentAlpha.ShareOf(sync, spec, predecessor))
                ),
                OwnerReferences = [Ownership.Of(sync.Experiment)],
            },
            Spec = spec,
        };
    }

    private static ExperimentAnalysisRunStatus Failed(ExperimentAnalysis analysis, ExperimentAnalysisRunStatus before, string why) =>
        before with
        {
            Phase = AnalysisPhase.Error,
            Message = $"Failed to create AnalysisRun for analysis '{analysis.Name}': {why}",
        };
}
