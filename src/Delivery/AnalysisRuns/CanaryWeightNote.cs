using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Tells a run the weight of its canary, if one of its metrics reads it.</summary>
internal static class CanaryWeightNote
{
    /// <summary>The weight that holds now in percent; null for a rollout without a canary.</summary>
    public static string? Of(RolloutSync sync)
    {
        if (sync.Spec.Strategy.Canary is null)
        {
            return null;
        }

        var max = RolloutDefaults.MaxTrafficWeightOf(sync.Rollout);
        // A router was told a weight, which may still be on its way to that of the step; pods have no weight but that of the step.
        var weight = sync.Before.Canary.Weights?.Canary.Weight ?? CanarySteps.Weight(sync.Rollout, sync.Pauses.IsAborted, max);
        return (max > 0 ? weight * 100.0 / max : 0).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>Brings the note of a run that goes on up to date. A run without one does not read it.</summary>
    public static void Plan(RolloutSync sync, AnalysisRun run)
    {
        var noted = run.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.CanaryWeight);
        if (noted is not null && !PhaseOrder.IsCompleted(run.Status.Phase) && Of(sync) is { } weight && weight != noted)
        {
            sync.Act(new RolloutAction.NoteCanaryWeight(run, weight));
        }
    }
}
