using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// Decides what an analysis run does next and what its measurements mean. Pure: the same run, outcomes and instant give the same answer,
/// and everything that is remembered between calls stands in the run's status, so that any instance may continue after any other.
/// </summary>
public static class AnalysisEngine
{
    /// <summary>What the run needs at <paramref name="now"/> (rows D23 to D25, D34).</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The instant.</param>
    /// <param name="strictArgo">As for <see cref="Assess"/>.</param>
    public static AnalysisDecision Next(AnalysisRun run, DateTimeOffset now, bool strictArgo = false)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            return Finished(run, now);
        }

        if (!TryPlan(run, out var plan, out _))
        {
            return new AnalysisDecision { AssessNow = true };
        }

        var terminating = MetricState.IsTerminating(run);
        var due = new List<MeasurementTask>();
        DateTimeOffset? wakeAt = null;
        foreach (var metric in plan.Metrics)
        {
            if (MeasurementSchedule.Next(metric, run.Status, terminating, now) is not { } task)
            {
                continue;
            }

            if (task.DueAt <= now)
            {
                due.Add(task);
            }
            else if (wakeAt is null || task.DueAt < wakeAt)
            {
                wakeAt = task.DueAt;
            }
        }

        return new AnalysisDecision
        {
            Due = due,
            AssessNow = due.Count == 0 && new RunAssessor(run, plan, now, strictArgo).Assess([]).Changed,
            WakeAt = wakeAt,
        };
    }

    /// <summary>
    /// The run's status once the finished measurements are counted in (rows D26 to D32). An outcome that is in the status already, or that
    /// nobody waits for any more, changes nothing: after a lost write the same outcomes are assessed again on a fresh run. A completed run stays as it is.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="finished">What the measurements came to.</param>
    /// <param name="now">The instant.</param>
    /// <param name="strictArgo">Whether the summaries count as Argo does, faults included (row D31).</param>
    public static Assessment Assess(
        AnalysisRun run,
        IReadOnlyList<MeasurementOutcome> finished,
        DateTimeOffset now,
        bool strictArgo = false
    )
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(finished);
        if (PhaseOrder.IsCompleted(run.Status.Phase))
        {
            return new Assessment { Status = run.Status, Changed = false };
        }

        return TryPlan(run, out var plan, out var error)
            ? new RunAssessor(run, plan, now, strictArgo).Assess(finished)
            : EndInError(run, error);
    }

    /// <summary>Ends the run because its arguments cannot be had, for example when a secret is missing (row D23).</summary>
    /// <param name="run">The run; a completed one stays as it is.</param>
    /// <param name="reason">Why, without any secret value.</param>
    public static Assessment RejectArguments(AnalysisRun run, string reason)
    {
        ArgumentNullException.ThrowIfNull(run);
        return EndInError(run, AnalysisMessages.Unresolvable(reason));
    }

    /// <summary>Ends the run because it cannot be worked on, for example when its status has grown beyond what can be stored.</summary>
    /// <param name="run">The run; a completed one stays as it is.</param>
    /// <param name="reason">What is wrong and how to mend it.</param>
    public static Assessment RejectSpec(AnalysisRun run, string reason)
    {
        ArgumentNullException.ThrowIfNull(run);
        return EndInError(run, AnalysisMessages.SpecInvalid(reason));
    }

    private static bool TryPlan(
        AnalysisRun run,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RunPlan? plan,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? error
    )
    {
        try
        {
            plan = KnownPlans.Of(run);
            error = null;
            return true;
        }
        catch (AnalysisSpecException e)
        {
            plan = null;
            error = e.Message;
            return false;
        }
    }

    // Row D15: such a run has no completion time, and so no time to live.
    private static Assessment EndInError(AnalysisRun run, string message) =>
        PhaseOrder.IsCompleted(run.Status.Phase)
            ? new Assessment { Status = run.Status, Changed = false }
            : new Assessment
            {
                Status = run.Status with { Phase = AnalysisPhase.Error, Message = message },
                Changed = true,
                Events =
                [
                    RunAssessor.Completed(AnalysisPhase.Error),
                    new AnalysisEvent(true, "AnalysisRunInvalid", $"{message}. {SpecRemedy.For(message)}"),
                ],
            };

    private static AnalysisDecision Finished(AnalysisRun run, DateTimeOffset now) =>
        RunLifetime.EndOf(run) switch
        {
            null => new AnalysisDecision(),
            { } end when end <= now => new AnalysisDecision { DeleteNow = true },
            { } end => new AnalysisDecision { WakeAt = end },
        };
}
