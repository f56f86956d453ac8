using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The run that a rollout follows at one of its places: a step, the background, before or after promotion.</summary>
internal static class CurrentAnalysis
{
    /// <summary>The run that the status names; null when there is none.</summary>
    public static AnalysisRun? Find(RolloutSync sync, RolloutAnalysisRunStatus? status) =>
        status is null ? null : sync.Snapshot.AnalysisRuns.FirstOrDefault(run => run.Metadata.Name == status.Name);

    /// <summary>As <see cref="Find"/>, but what failed before a retry is not of this attempt.</summary>
    public static AnalysisRun? OfAttempt(RolloutSync sync, RolloutAnalysisRunStatus? status) =>
        sync.Before.AbortedAt is not null && !sync.Pauses.IsAborted ? null : Find(sync, status);

    /// <summary>
    /// Stopped before it measured. Nothing else ends Successful without data: whoever wrote the phase of a run that was not stopped has judged, also
    /// where they kept no results.
    /// </summary>
    public static bool IsHollow(AnalysisRun run) => run.Spec.Terminate && !MeasuredMetrics.HaveData(run.Status);

    /// <summary>Successful, and not for want of data: a run that was stopped before it measured is Successful in Argo (row D29).</summary>
    /// <param name="sync">The pass.</param>
    /// <param name="run">The run, if there is one yet.</param>
    /// <param name="place">Where in the rollout it stands, for the sentence that says what is waited for.</param>
    public static bool HasPassed(RolloutSync sync, AnalysisRun? run, string place)
    {
        if (run?.Status.Phase != AnalysisPhase.Successful)
        {
            if (run is not null && PhaseOrder.IsCompleted(run.Status.Phase))
            {
                // It has its verdict: what comes of that is said by whoever judges it.
                return false;
            }

            sync.Wait(
                new SaidWait(WaitKind.Analysis, run is null ? $"the AnalysisRun {place}" : $"AnalysisRun {run.Metadata.Name} to end")
                {
                    Since = run?.Status.StartedAt ?? run?.Metadata.CreationTimestamp,
                }
            );
            return false;
        }

        if (!IsHollow(run))
        {
            return true;
        }

        sync.Wait(
            new SaidWait(WaitKind.Decision, $"a decision: AnalysisRun {run.Metadata.Name} ended before it measured anything")
            {
                Ending = "until somebody promotes or aborts it",
            }
        );
        return false;
    }

    /// <summary>Row D47: none yet, one more after a resumed inconclusive one, or a retry after an abort.</summary>
    public static bool IsNewNeeded(RolloutSync sync, AnalysisRun? current)
    {
        if (current is null)
        {
            return true;
        }

        var wasResumed =
            sync.Before.ControllerPause
            && sync.Pauses.Current(PauseReason.CanaryPauseStep) is null
            && sync.Pauses.Current(PauseReason.BlueGreenPause) is null;
        return wasResumed ? current.Status.Phase == AnalysisPhase.Inconclusive : sync.Before.AbortedAt is not null;
    }

    /// <summary>Pauses or aborts the rollout when the run says so.</summary>
    public static void Judge(RolloutSync sync, AnalysisRun run, string failure)
    {
        switch (run.Status.Phase)
        {
            case AnalysisPhase.Inconclusive:
                sync.Pauses.Add(PauseReason.InconclusiveAnalysis);
                break;
            case AnalysisPhase.Failed or AnalysisPhase.Error:
                sync.Pauses.Abort(string.IsNullOrEmpty(run.Status.Message) ? failure : $"{failure}: {run.Status.Message}");
                break;
        }
    }

    /// <summary>Row D49: asks a run to stop that still measures.</summary>
    public static void Terminate(RolloutSync sync, AnalysisRun? run)
    {
        if (run is not null && !PhaseOrder.IsCompleted(run.Status.Phase) && !run.Spec.Terminate)
        {
            sync.Act(new RolloutAction.TerminateAnalysisRun(run));
        }
    }

    public static RolloutAnalysisRunStatus? Summary(AnalysisRun? run) =>
        run is null
            ? null
            : new RolloutAnalysisRunStatus
            {
                Name = run.Metadata.Name ?? "",
                Status = run.Status.Phase,
                Message = run.Status.Message,
            };

    /// <summary>Row D32: once per change of the run's phase.</summary>
    public static void Announce(RolloutSync sync, string kind, RolloutAnalysisRunStatus? before, AnalysisRun? run)
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
