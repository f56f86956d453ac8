using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Says what an experiment waits for, in its plan and in <c>status.waiting</c>, which <c>kubectl describe</c> shows: what keeps it from its verdict, and
/// after that what keeps its pods.
/// </summary>
internal static class ExperimentWaits
{
    /// <summary>Null when it has ended and its pods are gone.</summary>
    public static RolloutWait? Of(ExperimentSync sync)
    {
        if ((Undecided(sync) ?? sync.Said ?? Remaining(sync)) is not { } said)
        {
            return null;
        }

        var present = sync.Status.Waiting;
        var since = said.Since ?? (present?.Reason == said.Kind ? present.Since : null) ?? sync.Now;
        var isTimed = said.Until is not null && said.Ending is null;
        return new RolloutWait(said.Kind, said.What, since)
        {
            Until = said.Until,
            Ending = isTimed ? null : said.Ending ?? WaitKind.EndingOf(said.Kind),
        };
    }

    /// <summary>The status with what it waits for; as it was, where that alone is no reason to write yet.</summary>
    public static ExperimentStatus Put(ExperimentSync sync)
    {
        if (sync.Snapshot.StrictArgo || !sync.Snapshot.KeepsWaits)
        {
            return sync.Status;
        }

        var waiting = WaitWriting.Written(Of(sync));
        if (waiting == sync.Status.Waiting)
        {
            return sync.Status;
        }

        if (
            StatusComparison.IsSame(sync.Before, sync.Status)
            && WaitWriting.DueAt(sync.Status.Waiting, waiting, LastNews(sync.Status)) is var due
        )
        {
            if (due is null)
            {
                return sync.Status;
            }

            if (due > sync.Now)
            {
                sync.RequeueAt(due.Value);
                return sync.Status;
            }
        }

        return sync.Status with
        {
            Waiting = waiting,
        };
    }

    /// <summary>What keeps the experiment from its verdict; null once it has one, and where a room knows better.</summary>
    private static SaidWait? Undecided(ExperimentSync sync)
    {
        if (PhaseOrder.IsCompleted(sync.Status.Phase) || sync.Said?.Kind is WaitKind.Spec or WaitKind.Deletion)
        {
            return null;
        }

        if (sync.IsTerminating)
        {
            return Named(sync, run => run.AnalysisRun.Length > 0 && !PhaseOrder.IsCompleted(run.Phase)) is { Length: > 0 } running
                ? new SaidWait(WaitKind.Analysis, $"analysis {running} to stop") { Ending = "until it has stopped" }
                : null;
        }

        return sync.Templates.Select(template => Missing(sync, template)).FirstOrDefault(static wait => wait is not null) ?? Running(sync);
    }

    private static SaidWait? Missing(ExperimentSync sync, ExperimentTemplate template)
    {
        if (sync.StatusOf(template.Name) is not { Status: ExperimentTemplatePhase.Progressing } status)
        {
            return null;
        }

        var wanted = TemplatePods.Wanted(sync, template, status);
        return new SaidWait(WaitKind.Pods, $"{wanted} pods of template {template.Name}: {status.AvailableReplicas} of them are available")
        {
            Until = ExperimentTiming.DeadlineOf(sync, status),
            Ending = "when it counts as failed",
        };
    }

    private static SaidWait? Running(ExperimentSync sync)
    {
        if (sync.Status.Phase != AnalysisPhase.Running)
        {
            return null;
        }

        if (Named(sync, static run => run.Phase != AnalysisPhase.Successful, onlyRequired: true) is { Length: > 0 } required)
        {
            return new SaidWait(WaitKind.Analysis, $"the verdict of the required analysis {required}") { Since = sync.Status.AvailableAt };
        }

        if (ExperimentTiming.EndOf(sync, sync.Status) is { } end)
        {
            return new SaidWait(WaitKind.Experiment, $"its duration of {sync.Spec.Duration} to pass")
            {
                Since = sync.Status.AvailableAt,
                Until = end,
            };
        }

        return new SaidWait(WaitKind.Decision, "its termination, since it has no duration and no required analysis")
        {
            Since = sync.Status.AvailableAt,
            Ending = "until somebody terminates it, or an analysis fails",
        };
    }

    /// <summary>Pods that are told to go, or soon will be, are still there.</summary>
    private static SaidWait? Remaining(ExperimentSync sync)
    {
        if (sync.Templates.FirstOrDefault(template => sync.StatusOf(template.Name) is { Replicas: > 0 }) is not { } template)
        {
            return null;
        }

        return !sync.IsTerminating && TemplateScaling.DelayOf(sync, template) is var delay && delay > TimeSpan.Zero
            ? TemplateScaling.Delay(template, sync.Now + delay)
            : new SaidWait(WaitKind.OldPods, $"the {sync.StatusOf(template.Name)!.Replicas} pods of template {template.Name} to end");
    }

    private static string Named(ExperimentSync sync, Func<ExperimentAnalysisRunStatus, bool> isMeant, bool onlyRequired = false) =>
        string.Join(
            ", ",
            sync.Analyses.Where(analysis =>
                    (analysis.RequiredForCompletion || !onlyRequired)
                    && isMeant(sync.RunOf(analysis.Name) ?? new ExperimentAnalysisRunStatus { Name = analysis.Name })
                )
                .Select(static analysis => analysis.Name)
        );

    private static DateTimeOffset? LastNews(ExperimentStatus status) =>
        (status.Conditions ?? []).Select(static condition => condition.LastUpdateTime).Append(status.Waiting?.Since).Max();
}
