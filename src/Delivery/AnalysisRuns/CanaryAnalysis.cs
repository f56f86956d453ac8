using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Starts, follows and stops the analyses of a canary (rows C19 and D44 to D50).</summary>
internal static class CanaryAnalysis
{
    public static void Plan(RolloutSync sync)
    {
        var isOver =
            sync.Pauses.IsAborted
            || sync.Before.PromoteFull
            || string.IsNullOrEmpty(sync.Before.StableRS)
            || RolloutHealth.IsPromoted(sync.Before);
        var step = isOver ? null : PlanStep(sync);
        var background = isOver ? null : PlanBackground(sync);
        sync.Status = sync.Status with
        {
            Canary = sync.Status.Canary with
            {
                CurrentStepAnalysisRunStatus = Summary(step),
                CurrentBackgroundAnalysisRunStatus = Summary(background),
            },
        };
        Announce(sync, RolloutRunType.Step, sync.Before.Canary.CurrentStepAnalysisRunStatus, step);
        Announce(sync, RolloutRunType.Background, sync.Before.Canary.CurrentBackgroundAnalysisRunStatus, background);
        AnalysisRunCleanup.Plan(sync, [step?.Metadata.Name, background?.Metadata.Name]);
    }

    /// <summary>The run of the current step, as the status names it.</summary>
    public static AnalysisRun? StepRun(RolloutSync sync) => Find(sync, sync.Before.Canary.CurrentStepAnalysisRunStatus);

    public static bool HasMeasured(AnalysisRun run) => run.Status.MetricResults?.Any(metric => metric.Count > 0) ?? false;

    private static AnalysisRun? PlanStep(RolloutSync sync)
    {
        var current = StepRun(sync);
        if (sync.Before.PauseConditions is { Count: > 0 })
        {
            return current;
        }

        if (CanarySteps.Current(sync.Rollout)?.Analysis is not { } analysis)
        {
            return null;
        }

        var index = CanarySteps.Index(sync.Rollout)!.Value.ToString(CultureInfo.InvariantCulture);
        if (current is not null && current.Metadata.Labels?.GetValueOrDefault(RolloutLabels.StepIndex) != index)
        {
            // Promoted past: the run belongs to an earlier step and is stopped with the others; this step begins in the next pass.
            return null;
        }

        if (IsNewNeeded(sync, current))
        {
            return AnalysisRunCreation.Plan(sync, AnalysisRequest.Of(analysis, RolloutRunType.Step, index));
        }

        Judge(sync, current!, "Step-based analysis phase error/failed");
        return current;
    }

    private static AnalysisRun? PlanBackground(RolloutSync sync)
    {
        if (sync.Canary.Analysis is not { Templates.Count: > 0 } analysis || CanarySteps.Index(sync.Rollout) < analysis.StartingStep)
        {
            return null;
        }

        var current = Find(sync, sync.Before.Canary.CurrentBackgroundAnalysisRunStatus);
        if (sync.Pauses.Current(PauseReason.InconclusiveAnalysis) is not null)
        {
            return current;
        }

        if (IsNewNeeded(sync, current))
        {
            return AnalysisRunCreation.Plan(sync, AnalysisRequest.Of(analysis));
        }

        Judge(sync, current!, "Background analysis phase error/failed");
        return current;
    }

    /// <summary>Row D47: none yet, one more after a resumed inconclusive one, or a retry after an abort.</summary>
    private static bool IsNewNeeded(RolloutSync sync, AnalysisRun? current)
    {
        if (current is null)
        {
            return true;
        }

        var wasResumed = sync.Before.ControllerPause && sync.Pauses.Current(PauseReason.CanaryPauseStep) is null;
        return wasResumed ? current.Status.Phase == AnalysisPhase.Inconclusive : sync.Before.AbortedAt is not null;
    }

    private static void Judge(RolloutSync sync, AnalysisRun run, string prefix)
    {
        switch (run.Status.Phase)
        {
            case AnalysisPhase.Inconclusive:
                sync.Pauses.Add(PauseReason.InconclusiveAnalysis);
                break;
            case AnalysisPhase.Failed or AnalysisPhase.Error:
                sync.Pauses.Abort(string.IsNullOrEmpty(run.Status.Message) ? prefix : $"{prefix}: {run.Status.Message}");
                break;
        }
    }

    private static AnalysisRun? Find(RolloutSync sync, RolloutAnalysisRunStatus? status) =>
        status is null ? null : sync.Snapshot.AnalysisRuns.FirstOrDefault(run => run.Metadata.Name == status.Name);

    private static RolloutAnalysisRunStatus? Summary(AnalysisRun? run) =>
        run is null
            ? null
            : new RolloutAnalysisRunStatus
            {
                Name = run.Metadata.Name ?? "",
                Status = run.Status.Phase,
                Message = run.Status.Message,
            };

    /// <summary>Row D32: once per change of the run's phase.</summary>
    private static void Announce(RolloutSync sync, string kind, RolloutAnalysisRunStatus? before, AnalysisRun? run)
    {
        var phase = run?.Status.Phase;
        if (string.IsNullOrEmpty(phase) || (before is not null && (before.Name != run!.Metadata.Name || before.Status == phase)))
        {
            return;
        }

        sync.Event(
            phase is AnalysisPhase.Failed or AnalysisPhase.Error ? EventType.Warning : EventType.Normal,
            EventReason.AnalysisRunPrefix + phase,
            $"{kind} Analysis Run '{run!.Metadata.Name}' Status New: '{phase}' Previous: '{before?.Status ?? "NoPreviousStatus"}'"
        );
    }
}
