using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The experiment step of a canary: begins its Experiment, follows it, and stops those of other steps (rows C20 and E14 to E16).</summary>
internal static class ExperimentStep
{
    public static void Plan(RolloutSync sync)
    {
        var isOver =
            sync.Pauses.IsAborted
            || CanaryPromotion.SkipsSteps(sync)
            || string.IsNullOrEmpty(sync.Before.StableRS)
            || RolloutHealth.IsPromoted(sync.Before);
        var current = isOver ? null : Current(sync);
        if (isOver || sync.Pauses.Current(PauseReason.InconclusiveAnalysis) is null)
        {
            current = isOver ? null : PlanStep(sync, current);
            sync.Status = sync.Status with
            {
                Canary = sync.Status.Canary with { CurrentExperiment = IsFollowed(current) ? current!.Metadata.Name : null },
            };
        }

        ExperimentCleanup.Plan(sync, current);
    }

    /// <summary>
    /// The Experiment that the status names, if it is of this step, this version and this attempt: all that is in its name, and an abort forgets
    /// it. One that a user stepped past, or that a retry left behind, is not.
    /// </summary>
    public static Experiment? Current(RolloutSync sync)
    {
        if (
            sync.Before.Canary.CurrentExperiment is not { Length: > 0 } name
            || CanarySteps.Current(sync.Rollout)?.Experiment is null
            || sync.Before.AbortedAt is not null
        )
        {
            return null;
        }

        var ours = NameOf(sync);
        var isOurs =
            name == ours
            || (
                name.StartsWith($"{ours}-", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(ours.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            );
        return isOurs
            ? sync.Snapshot.Experiments.FirstOrDefault(experiment => experiment.Metadata.Name == name && !IsDying(experiment))
            : null;
    }

    /// <summary>Name of the Experiment of the current step (row A33).</summary>
    public static string NameOf(RolloutSync sync) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{sync.Name}-{sync.NewHash}-{sync.New?.Revision() ?? 0}-{CanarySteps.Index(sync.Rollout) ?? 0}"
        );

    /// <summary>Its Experiment has succeeded.</summary>
    public static bool HasPassed(RolloutSync sync)
    {
        var current = Current(sync);
        if (current?.Status.Phase == AnalysisPhase.Successful)
        {
            return true;
        }

        sync.Wait(
            new SaidWait(
                WaitKind.Experiment,
                (current?.Metadata.Name ?? sync.Status.Canary.CurrentExperiment) is { Length: > 0 } name
                    ? $"Experiment {name} to end ({(string.IsNullOrEmpty(current?.Status.Phase) ? "not begun" : current.Status.Phase)})"
                    : "the Experiment of this step"
            )
            {
                Since = current?.Metadata.CreationTimestamp,
                Until = current is null ? null : ExperimentTiming.EndOf(current.Spec, current.Status),
            }
        );
        return false;
    }

    private static Experiment? PlanStep(RolloutSync sync, Experiment? current)
    {
        if (CanarySteps.Current(sync.Rollout)?.Experiment is not { } step)
        {
            return null;
        }

        if (current is null)
        {
            if (sync.Pauses.Current(PauseReason.InconclusiveExperiment) is null)
            {
                return ExperimentCreation.Plan(sync, step);
            }

            // An undecided one is not repeated before somebody decides, which its pause says.
            return null;
        }

        switch (current.Status.Phase)
        {
            case AnalysisPhase.Inconclusive:
                sync.Pauses.Add(PauseReason.InconclusiveExperiment);
                break;
            case AnalysisPhase.Failed or AnalysisPhase.Error:
                sync.Pauses.Abort(
                    string.IsNullOrEmpty(current.Status.Message)
                        ? "Experiment analysis phase is error/failed"
                        : $"Experiment analysis phase is error/failed: {current.Status.Message}"
                );
                break;
            default:
                WaitForValidSpec(sync, current);
                break;
        }

        return current;
    }

    private static void WaitForValidSpec(RolloutSync sync, Experiment current)
    {
        if (ExperimentConditions.Find(current.Status, ExperimentConditionType.InvalidSpec) is { Message: var message })
        {
            sync.Wait(WaitKind.Reference, $"a valid spec of Experiment {current.Metadata.Name}: {message}");
        }
    }

    /// <summary>One that succeeded is remembered until the step has completed, which a user's pause may put off.</summary>
    private static bool IsFollowed(Experiment? experiment) =>
        experiment is not null && (experiment.Status.Phase == AnalysisPhase.Successful || !PhaseOrder.IsCompleted(experiment.Status.Phase));

    private static bool IsDying(Experiment experiment) => experiment.Metadata.DeletionTimestamp is not null;
}
