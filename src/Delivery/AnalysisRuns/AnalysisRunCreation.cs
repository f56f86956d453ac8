using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Makes the run that a strategy asks for, or takes the one that an interrupted pass already made (rows A28, A33 and D51).</summary>
internal static class AnalysisRunCreation
{
    private static readonly TimeSpan RetryAfterBadArguments = TimeSpan.FromSeconds(20);

    public static AnalysisRun? Plan(RolloutSync sync, AnalysisRequest request)
    {
        AnalysisRunSpec spec;
        try
        {
            var arguments = RolloutArgumentBuilder.Build(request.Args, sync.Before.StableRS, sync.NewHash, sync.Rollout);
            spec = AnalysisRunSpecBuilder.Build(
                request.Templates,
                reference => TemplateReferences.FindWithPolicies(sync.Snapshot, reference),
                arguments,
                request.DryRun,
                request.Retention
            );
            spec = AnalysisPolicies.Fold(new ObjectMeta { Annotations = request.Metadata?.Annotations }, spec);
        }
        catch (AnalysisSpecException exception)
        {
            sync.Wait(WaitKind.Reference, $"an analysis that can be started: {exception.Message}");
            sync.RequeueAt(sync.Now + RetryAfterBadArguments);
            return null;
        }

        var revision = sync.New?.Revision() ?? 0;
        var baseName =
            request.Suffix.Length == 0
                ? $"{sync.Name}-{sync.NewHash}-{revision}"
                : $"{sync.Name}-{sync.NewHash}-{revision}-{request.Suffix}";
        var name = baseName;
        AnalysisRun? predecessor = null;
        for (var attempt = 1; ; attempt++)
        {
            var present = sync.Snapshot.AnalysisRuns.FirstOrDefault(run => run.Metadata.Name == name);
            if (present is not null && !PhaseOrder.IsCompleted(present.Status.Phase) && IsSame(present, spec))
            {
                return present;
            }

            if (present is null && !sync.Snapshot.TakenNames.Contains(name))
            {
                break;
            }

            predecessor = present;
            name = $"{baseName}.{attempt}";
        }

        var run = new AnalysisRun
        {
            ApiVersion = ApiGroup.ApiVersion,
            Kind = ApiGroup.AnalysisRunKind,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = sync.Namespace,
                Labels = LabelsOf(sync, request),
                Annotations = (request.Metadata?.Annotations).Merge(
                    (RolloutAnnotations.Revision, revision.ToString(CultureInfo.InvariantCulture)),
                    (RolloutAnnotations.AnalysisPolicies, AnalysisPolicies.Write(spec.Metrics)),
                    (RolloutAnnotations.CanaryWeight, RunVariables.ReadCanaryWeight(spec) ? CanaryWeightNote.Of(sync) : null),
                    (
                        AlphaShare.Annotation,
                        AttemptAlpha.ShareOf(sync.Rollout, TemplateReferences.Comparing(sync.Snapshot), spec, predecessor)
                    )
                ),
                OwnerReferences = [Ownership.Of(sync.Rollout)],
            },
            Spec = spec,
        };
        sync.Act(new RolloutAction.CreateAnalysisRun(run));
        return run;
    }

    private static Dictionary<string, string> LabelsOf(RolloutSync sync, AnalysisRequest request)
    {
        var labels = (request.Metadata?.Labels).Merge(
            (RolloutLabels.RolloutType, request.Kind),
            (RolloutLabels.PodTemplateHash, sync.NewHash),
            (RolloutLabels.StepIndex, request.StepIndex),
            (RolloutLabels.ControllerInstanceId, sync.Snapshot.InstanceId.Length == 0 ? null : sync.Snapshot.InstanceId)
        );
        foreach (var (key, value) in sync.Spec.Selector?.MatchLabels ?? new Dictionary<string, string>())
        {
            // Row D22: the selector has the last word.
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>Argo's CRDs drop from the spec what goes beyond Argo; the annotation has it still.</summary>
    public static bool IsSame(AnalysisRun present, AnalysisRunSpec wanted)
    {
        try
        {
            return JsonElement.DeepEquals(
                JsonSerializer.SerializeToElement(AnalysisPolicies.Fold(present.Metadata, present.Spec), RolloutsJson.Options),
                JsonSerializer.SerializeToElement(wanted, RolloutsJson.Options)
            );
        }
        catch (AnalysisSpecException)
        {
            return false;
        }
    }
}
