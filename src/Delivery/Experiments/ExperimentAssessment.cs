using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What templates and analyses say together (row E10).</summary>
internal static class ExperimentAssessment
{
    private const string RequiredCompleted = "Required AnalysisRuns completed";

    private static readonly string[] BestToWorst =
    [
        ExperimentTemplatePhase.Successful,
        ExperimentTemplatePhase.Running,
        ExperimentTemplatePhase.Progressing,
        ExperimentTemplatePhase.Error,
        ExperimentTemplatePhase.Failed,
    ];

    public static void Plan(ExperimentSync sync)
    {
        var (phase, message) = Next(sync);
        sync.Status = sync.Status with { Phase = phase, Message = string.IsNullOrEmpty(message) ? null : message };
        if (phase != (sync.Before.Phase ?? ""))
        {
            sync.Event(
                phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive ? EventType.Warning : EventType.Normal,
                ExperimentEventReason.ExperimentPrefix + phase,
                $"Experiment transitioned from {sync.Before.Phase} -> {phase}"
            );
        }
    }

    private static (string Phase, string? Message) Next(ExperimentSync sync)
    {
        if (string.IsNullOrEmpty(sync.Before.Phase))
        {
            return (AnalysisPhase.Pending, sync.Before.Message);
        }

        if (sync.Before.Phase is not (AnalysisPhase.Pending or AnalysisPhase.Running))
        {
            return (sync.Before.Phase, sync.Before.Message);
        }

        var templates = OfTemplates(sync);
        if (templates.Phase == AnalysisPhase.Running && sync.Before.AvailableAt is null)
        {
            sync.Status = sync.Status with { AvailableAt = sync.Now };
        }

        var areOver = PhaseOrder.IsCompleted(templates.Phase);
        var analyses = OfAnalyses(sync, areOver);
        var analysesDecide = areOver
            ? templates.Phase == AnalysisPhase.Successful && (PhaseOrder.IsCompleted(analyses.Phase) || RequiredRuns.Exist(sync))
            : (PhaseOrder.IsCompleted(analyses.Phase) && analyses.Phase != AnalysisPhase.Successful)
                || RequiredRuns.HaveSucceeded(sync, sync.Status);
        return analysesDecide ? analyses : templates;
    }

    /// <summary>The worst template, in the words of an experiment.</summary>
    private static (string Phase, string? Message) OfTemplates(ExperimentSync sync)
    {
        var (worst, message) = (ExperimentTemplatePhase.Successful, (string?)null);
        foreach (var template in sync.Templates)
        {
            var status = sync.StatusOf(template.Name);
            var phase = status?.Status ?? ExperimentTemplatePhase.Progressing;
            if (Array.IndexOf(BestToWorst, phase) > Array.IndexOf(BestToWorst, worst))
            {
                (worst, message) = (phase, status?.Message);
            }
        }

        return worst switch
        {
            ExperimentTemplatePhase.Progressing => (AnalysisPhase.Pending, message),
            ExperimentTemplatePhase.Failed => (AnalysisPhase.Failed, message),
            ExperimentTemplatePhase.Error => (AnalysisPhase.Error, message),
            ExperimentTemplatePhase.Successful => (AnalysisPhase.Successful, message),
            _ => (AnalysisPhase.Running, message),
        };
    }

    /// <summary>The worst analysis; success where there is none.</summary>
    private static (string Phase, string? Message) OfAnalyses(ExperimentSync sync, bool areTemplatesOver)
    {
        var (worst, message) = (AnalysisPhase.Successful, (string?)null);
        foreach (var analysis in sync.Analyses)
        {
            var run = sync.RunOf(analysis.Name);
            var (phase, why) = (run?.Phase, run?.Message);
            if (string.IsNullOrEmpty(phase) && areTemplatesOver && analysis.RequiredForCompletion && !sync.Snapshot.StrictArgo)
            {
                // In Argo an analysis that never began is as good as one that succeeded.
                (phase, why) = (AnalysisPhase.Inconclusive, $"The required analysis '{analysis.Name}' was never started");
            }

            if (PhaseOrder.IsWorse(worst, phase))
            {
                (worst, message) = (phase!, why);
            }
        }

        if (
            worst is (AnalysisPhase.Successful or AnalysisPhase.Pending or AnalysisPhase.Running)
            && RequiredRuns.HaveSucceeded(sync, sync.Status)
        )
        {
            return (AnalysisPhase.Successful, RequiredCompleted);
        }

        return (worst == AnalysisPhase.Pending ? AnalysisPhase.Running : worst, message);
    }
}
