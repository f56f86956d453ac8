using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The conditions of an experiment (rows E8 and E18).</summary>
internal static class ExperimentConditions
{
    private const string InvalidSpecReason = "InvalidSpec";
    private const string Completed = "ExperimentCompleted";

    public static ExperimentCondition? Find(ExperimentStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Says what is wrong with the spec, once per fault, and how to mend it; and takes it back once nothing is.</summary>
    public static void PlanValidity(ExperimentSync sync, FieldError? error)
    {
        var present = Find(sync.Before, ExperimentConditionType.InvalidSpec);
        if (error is null)
        {
            if (present is not null)
            {
                sync.Status = sync.Status with
                {
                    Conditions = [.. sync.Status.Conditions!.Where(other => other.Type != ExperimentConditionType.InvalidSpec)],
                };
            }

            return;
        }

        var message = error.ToString();
        if (present?.Message == message)
        {
            return;
        }

        Replace(sync, ExperimentConditionType.InvalidSpec, ConditionStatus.True, InvalidSpecReason, message);
        sync.Event(
            EventType.Warning,
            EventReason.InvalidSpecRemedy,
            $"{error.Path}: {error.Remedy ?? "Correct the field; the spec is read again as soon as it changes."}"
        );
    }

    /// <summary>Whether the experiment progresses, runs or has come to its end with all its pods gone.</summary>
    public static void PlanProgress(ExperimentSync sync)
    {
        if (IsCompleted(sync))
        {
            Set(sync, ConditionStatus.False, Completed, $"Experiment {GoQuote.Quote(sync.Name)} has successfully ran and completed.");
        }
        else if (HasProgressed(sync))
        {
            Replace(
                sync,
                ExperimentConditionType.Progressing,
                ConditionStatus.True,
                ProgressingReason.ReplicaSetUpdated,
                $"Experiment {GoQuote.Quote(sync.Name)} is progressing."
            );
        }
        else if (sync.Before.AvailableAt is not null && !sync.IsFinished && !ExperimentTiming.HasRun(sync))
        {
            Set(sync, ConditionStatus.True, ProgressingReason.NewReplicaSetAvailable, $"Experiment {GoQuote.Quote(sync.Name)} is running.");
        }
    }

    private static bool IsCompleted(ExperimentSync sync) =>
        sync is { IsFinished: true, Status.AvailableAt: not null }
        && (sync.Status.TemplateStatuses ?? []).All(status =>
            TemplatePods.HasSamePods(status, new ExperimentTemplateStatus { Name = status.Name })
        );

    private static bool HasProgressed(ExperimentSync sync) =>
        (sync.Status.TemplateStatuses ?? []).Any(after =>
            sync.Before.TemplateStatuses?.FirstOrDefault(before => before.Name == after.Name) is not { } before
            || !TemplatePods.HasSamePods(before, after)
        );

    private static void Set(ExperimentSync sync, string value, string reason, string message)
    {
        var present = Find(sync.Status, ExperimentConditionType.Progressing);
        if (present?.Status != value || present.Reason != reason)
        {
            Replace(sync, ExperimentConditionType.Progressing, value, reason, message);
        }
    }

    private static void Replace(ExperimentSync sync, string type, string value, string reason, string message)
    {
        var present = Find(sync.Status, type);
        var condition = new ExperimentCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            LastUpdateTime = sync.Now,
            LastTransitionTime = present?.Status == value ? present.LastTransitionTime : sync.Now,
        };
        sync.Status = sync.Status with { Conditions = [.. (sync.Status.Conditions ?? []).Where(other => other.Type != type), condition] };
    }
}
