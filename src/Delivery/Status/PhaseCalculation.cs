using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Sums a status up in one word and one sentence (row H23).</summary>
public static class PhaseCalculation
{
    /// <summary>The phase and message for a spec and the status that belongs to it.</summary>
    public static (string Phase, string Message) Of(RolloutSpec spec, RolloutStatus status)
    {
        foreach (var condition in status.Conditions ?? [])
        {
            if (condition.Type == RolloutConditionType.InvalidSpec)
            {
                return (RolloutPhase.Degraded, $"{RolloutConditionType.InvalidSpec}: {condition.Message}");
            }

            if (condition.Reason is ProgressingReason.RolloutAborted or ProgressingReason.ProgressDeadlineExceeded)
            {
                return (RolloutPhase.Degraded, $"{condition.Reason}: {condition.Message}");
            }
        }

        if (spec.Paused)
        {
            return (RolloutPhase.Paused, "manually paused");
        }

        if (status.PauseConditions is [var pause, ..])
        {
            return (RolloutPhase.Paused, pause.Reason);
        }

        return Progress(spec, status) is { } waiting ? (RolloutPhase.Progressing, waiting) : (RolloutPhase.Healthy, "");
    }

    private static string? Progress(RolloutSpec spec, RolloutStatus status)
    {
        if (spec.RestartAt != status.RestartedAt && spec.RestartAt is not null)
        {
            return "rollout is restarting";
        }

        if (status.UpdatedReplicas < (spec.Replicas ?? RolloutDefaults.Replicas))
        {
            return "more replicas need to be updated";
        }

        if (status.AvailableReplicas < status.UpdatedReplicas)
        {
            return "updated replicas are still becoming available";
        }

        if (spec.Strategy.BlueGreen is { } blueGreen)
        {
            return BlueGreenProgress(blueGreen, status);
        }

        if (spec.Strategy.Canary is { TrafficRouting: null } && status.Replicas > status.UpdatedReplicas)
        {
            return "old replicas are pending termination";
        }

        return RolloutHealth.IsPromoted(status) ? null : "waiting for all steps to complete";
    }

    private static string? BlueGreenProgress(BlueGreenStrategy blueGreen, RolloutStatus status)
    {
        if (string.IsNullOrEmpty(status.BlueGreen.ActiveSelector) || status.BlueGreen.ActiveSelector != status.CurrentPodHash)
        {
            return "active service cutover pending";
        }

        if (RolloutHealth.IsPromoted(status))
        {
            return null;
        }

        var isAnalysing =
            blueGreen.PostPromotionAnalysis is not null && !PhaseOrder.IsCompleted(status.BlueGreen.PostPromotionAnalysisRunStatus?.Status);
        return isAnalysing ? "waiting for analysis to complete" : "waiting for post-promotion verification to complete";
    }
}
