using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Starts, follows and stops the analyses of an experiment (rows E5, E19 and E22).</summary>
internal static class ExperimentAnalyses
{
    public static void Plan(ExperimentSync sync, ExperimentAnalysis analysis)
    {
        var before = sync.RunOf(analysis.Name) ?? new ExperimentAnalysisRunStatus { Name = analysis.Name };
        var after = Next(sync, analysis, before);
        if (before.Phase != after.Phase && after.Phase.Length > 0)
        {
            Announce(sync, before.Phase, after);
        }

        sync.Put(after);
    }

    /// <summary>Runs that no status names, because a pass was interrupted, must not measure on after the end.</summary>
    public static void StopStrays(ExperimentSync sync)
    {
        if (!sync.IsTerminating)
        {
            return;
        }

        var named = (sync.Status.AnalysisRuns ?? []).Select(run => run.AnalysisRun).ToHashSet();
        foreach (var run in sync.Snapshot.AnalysisRuns.Where(run => !named.Contains(run.Metadata.Name ?? "")))
        {
            Terminate(sync, run, run.Metadata.Name ?? "");
        }
    }

    private static ExperimentAnalysisRunStatus Next(ExperimentSync sync, ExperimentAnalysis analysis, ExperimentAnalysisRunStatus before)
    {
        if (sync.Before.AvailableAt is null)
        {
            return MissingTemplate(sync, analysis) is { } missing ? Error(before, missing) : before;
        }

        if (before.AnalysisRun.Length == 0)
        {
            return sync.IsTerminating || before.Phase.Length > 0 ? before : ExperimentRunCreation.Plan(sync, analysis, before);
        }

        if (PhaseOrder.IsCompleted(before.Phase))
        {
            return before;
        }

        if (sync.Snapshot.AnalysisRuns.FirstOrDefault(run => run.Metadata.Name == before.AnalysisRun) is not { } current)
        {
            return Error(before, $"analysisrun.{ApiGroup.Name} {GoQuote.Quote(before.AnalysisRun)} not found");
        }

        if (sync.IsTerminating)
        {
            Terminate(sync, current, analysis.Name);
        }

        // What stopped runs come to after the end decides nothing any more.
        return sync.IsFinished ? before : Follow(sync, analysis, before, current);
    }

    private static ExperimentAnalysisRunStatus Follow(
        ExperimentSync sync,
        ExperimentAnalysis analysis,
        ExperimentAnalysisRunStatus before,
        AnalysisRun run
    )
    {
        var phase = string.IsNullOrEmpty(run.Status.Phase) ? AnalysisPhase.Pending : run.Status.Phase;
        var isHollow =
            phase == AnalysisPhase.Successful
            && analysis.RequiredForCompletion
            && !sync.Snapshot.StrictArgo
            && CurrentAnalysis.IsHollow(run);
        return isHollow
            ? before with
            {
                Phase = AnalysisPhase.Inconclusive,
                Message = $"AnalysisRun {before.AnalysisRun} ended before it measured anything",
            }
            : before with
            {
                Phase = phase,
                Message = string.IsNullOrEmpty(run.Status.Message) ? null : run.Status.Message,
            };
    }

    /// <summary>Row E19: known before any pod is ready, rather than after.</summary>
    private static string? MissingTemplate(ExperimentSync sync, ExperimentAnalysis analysis)
    {
        var (kind, resource, exists) = analysis.ClusterScope
            ? (
                ApiGroup.ClusterAnalysisTemplateKind,
                "clusteranalysistemplate",
                sync.Snapshot.ClusterAnalysisTemplates.ContainsKey(analysis.TemplateName)
            )
            : (ApiGroup.AnalysisTemplateKind, "analysistemplate", sync.Snapshot.AnalysisTemplates.ContainsKey(analysis.TemplateName));
        return exists
            ? null
            : $"{kind} verification failed for analysis '{analysis.Name}': "
                + $"{resource}.{ApiGroup.Name} {GoQuote.Quote(analysis.TemplateName)} not found";
    }

    private static void Terminate(ExperimentSync sync, AnalysisRun run, string analysis)
    {
        if (PhaseOrder.IsCompleted(run.Status.Phase) || run.Spec.Terminate)
        {
            return;
        }

        sync.Event(EventType.Normal, ExperimentEventReason.AnalysisRunTerminating, $"Terminating {analysis} ({run.Metadata.Name})");
        sync.Act(new ExperimentAction.TerminateAnalysisRun(run));
    }

    private static void Announce(ExperimentSync sync, string before, ExperimentAnalysisRunStatus after)
    {
        var isBad = after.Phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive;
        var message = $"AnalysisRun '{after.Name}' transitioned from {before} -> {after.Phase}";
        if (!string.IsNullOrEmpty(after.Message))
        {
            message = $"{message}: {after.Message}";
        }

        var reason = EventReason.AnalysisRunPrefix + after.Phase;
        sync.Event(isBad ? EventType.Warning : EventType.Normal, reason, message);
        if (sync.Snapshot.Owner is { } rollout)
        {
            sync.Act(new ExperimentAction.RecordRolloutEvent(rollout, EventType.Warning, reason, message));
        }
    }

    private static ExperimentAnalysisRunStatus Error(ExperimentAnalysisRunStatus before, string message) =>
        before with
        {
            Phase = AnalysisPhase.Error,
            Message = message,
        };
}
