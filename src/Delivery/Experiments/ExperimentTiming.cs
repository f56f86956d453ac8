using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The clocks of an experiment: its duration, and the time in which a template has to make progress (rows E2, E3 and E20).</summary>
internal static class ExperimentTiming
{
    /// <summary>When the experiment has run its course; null before it began and where no duration is given.</summary>
    public static DateTimeOffset? EndOf(ExperimentSync sync, ExperimentStatus status) => EndOf(sync.Spec, status);

    /// <inheritdoc cref="EndOf(ExperimentSync, ExperimentStatus)"/>
    public static DateTimeOffset? EndOf(ExperimentSpec spec, ExperimentStatus status) =>
        status.AvailableAt is { } begin
        && !string.IsNullOrEmpty(spec.Duration)
        && GoDuration.TryParse(spec.Duration, out var duration)
        && duration.ToTimeSpan() is var length
        && length < DateTimeOffset.MaxValue - begin
        && length >= TimeSpan.Zero
            ? begin + length
            : null;

    /// <summary>The duration has passed; strictly, as in Argo.</summary>
    public static bool HasRun(ExperimentSync sync) => EndOf(sync, sync.Before) < sync.Exactly;

    /// <summary>When a template fails that makes no progress.</summary>
    public static DateTimeOffset DeadlineOf(ExperimentSync sync, ExperimentTemplateStatus status) =>
        (status.LastTransitionTime ?? sync.Now).AddSeconds(ExperimentDefaults.ProgressDeadlineSecondsOf(sync.Experiment));

    /// <summary>Asks for another look when one of the clocks runs out.</summary>
    public static void PlanNextLook(ExperimentSync sync)
    {
        if (sync.IsTerminating)
        {
            return;
        }

        // After its end it waits for its analyses, whose changes wake it.
        if (!HasRun(sync) && EndOf(sync, sync.Status) is { } end && sync.Status.Phase is (AnalysisPhase.Pending or AnalysisPhase.Running))
        {
            sync.RequeueAt(end.AddMilliseconds(1));
        }

        foreach (var template in sync.Templates)
        {
            if (
                sync.StatusOf(template.Name) is { Status: ExperimentTemplatePhase.Progressing } status
                && status.AvailableReplicas != TemplatePods.Wanted(sync, template, status)
            )
            {
                sync.RequeueAt(DeadlineOf(sync, status).AddMilliseconds(1));
            }
        }
    }
}
