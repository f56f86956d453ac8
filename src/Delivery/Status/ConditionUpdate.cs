using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Brings the conditions in line with the status that a pass decided (rows H15 to H22), with the events that go with them.</summary>
internal static class ConditionUpdate
{
    public static void Plan(RolloutSync sync)
    {
        var isHealthy = RolloutHealth.IsHealthy(sync);
        var becameUnhealthy = Healthy(sync, isHealthy);
        Completed(sync);
        if (sync.Pauses.IsAborted)
        {
            Aborted(sync);
        }
        else
        {
            Progressing(sync, isHealthy, becameUnhealthy);
        }

        StartClock(sync);
        Available(sync);
        ReplicaFailure(sync);
    }

    /// <summary>The time of an attempt is its own, also where the condition says of it what it said of the one before.</summary>
    private static void StartClock(RolloutSync sync)
    {
        if (
            sync.IsNewUpdate
            && RolloutConditions.Find(sync.Status, RolloutConditionType.Progressing)
                is { Reason: not (ProgressingReason.RolloutPaused or ProgressingReason.RolloutAborted) } present
            && present.LastUpdateTime < sync.Now
        )
        {
            sync.Status = RolloutConditions.Replace(
                sync.Status,
                RolloutConditionType.Progressing,
                present.Status,
                present.Reason ?? "",
                present.Message ?? "",
                sync.Now
            );
        }
    }

    /// <summary>Row H19: the condition appears once the Rollout was healthy for the first time.</summary>
    private static bool Healthy(RolloutSync sync, bool isHealthy)
    {
        var before = RolloutConditions.Find(sync.Status, RolloutConditionType.Healthy);
        if (isHealthy && !IsPaused(sync))
        {
            Set(sync, RolloutConditionType.Healthy, ConditionStatus.True, "RolloutHealthy", "Rollout is healthy");
            return false;
        }

        if (before is null)
        {
            return false;
        }

        Set(sync, RolloutConditionType.Healthy, ConditionStatus.False, "RolloutHealthy", "Rollout is not healthy");
        return before.Status == ConditionStatus.True;
    }

    /// <summary>Row H18.</summary>
    private static void Completed(RolloutSync sync)
    {
        const string reason = "RolloutCompleted";
        if (RolloutHealth.IsPromoted(sync.Status))
        {
            Set(sync, RolloutConditionType.Completed, ConditionStatus.True, reason, reason);
            return;
        }

        if (Set(sync, RolloutConditionType.Completed, ConditionStatus.False, reason, reason))
        {
            var revision = sync.New?.Revision() ?? 0;
            sync.Event(
                EventType.Normal,
                EventReason.RolloutNotCompleted,
                $"Rollout not completed, started update to revision {revision} ({sync.Status.CurrentPodHash})"
            );
        }
    }

    /// <summary>Row H16: the event is recorded once, when the reason changes.</summary>
    private static void Aborted(RolloutSync sync)
    {
        var message = $"Rollout aborted update to revision {sync.New?.Revision() ?? 0}";
        if (sync.Pauses.AbortMessage.Length > 0)
        {
            message = $"{message}: {sync.Pauses.AbortMessage}";
        }

        if (Set(sync, RolloutConditionType.Progressing, ConditionStatus.False, ProgressingReason.RolloutAborted, message))
        {
            sync.Event(EventType.Warning, EventReason.RolloutAborted, message);
        }
    }

    private static void Progressing(RolloutSync sync, bool isHealthy, bool becameUnhealthy)
    {
        var present = RolloutConditions.Find(sync.Status, RolloutConditionType.Progressing);
        // What was said of the version before says nothing of one that was there already and is released again.
        var isSettled =
            present?.Reason == ProgressingReason.NewReplicaSetAvailable
            && RolloutHealth.IsPromoted(sync.Status)
            && sync.Status.Replicas == sync.Status.AvailableReplicas;
        if (isSettled || IsPaused(sync))
        {
            return;
        }

        var name = sync.New?.Name() ?? sync.Name;
        if (isHealthy)
        {
            Set(
                sync,
                RolloutConditionType.Progressing,
                ConditionStatus.True,
                ProgressingReason.NewReplicaSetAvailable,
                $"ReplicaSet \"{name}\" has successfully progressed."
            );
        }
        else if (becameUnhealthy && RolloutHealth.IsPromoted(sync.Status))
        {
            Replace(sync, ProgressingReason.ReplicaSetNotAvailable, "Rollout does not have minimum availability");
        }
        else if (RolloutHealth.HasProgressed(sync.Before, sync.Status) && !IsJustThere(sync, present))
        {
            Replace(sync, ProgressingReason.ReplicaSetUpdated, $"ReplicaSet \"{name}\" is progressing.");
        }
        else if (!sync.IsNewUpdate)
        {
            Deadline(sync, name);
        }
    }

    /// <summary>Rows H33 and A11.</summary>
    private static void Deadline(RolloutSync sync, string name)
    {
        if (RolloutHealth.ProgressDeadline(sync) is not { } deadline)
        {
            return;
        }

        if (deadline >= sync.Now)
        {
            // Row H35: a second later, since conditions carry whole seconds.
            sync.RequeueAt(deadline.AddSeconds(1));
            return;
        }

        var message = $"ReplicaSet \"{name}\" has timed out progressing.";
        Set(sync, RolloutConditionType.Progressing, ConditionStatus.False, ProgressingReason.ProgressDeadlineExceeded, message);
        if (sync.Spec.ProgressDeadlineAbort && !RolloutHealth.IsPromoted(sync.Status))
        {
            sync.Pauses.Abort(message);
            Aborted(sync);
        }
    }

    /// <summary>Row H15: of a canary over all versions, of blue-green the one that users have, all of it.</summary>
    private static void Available(RolloutSync sync)
    {
        var isAvailable = sync.Spec.Strategy.BlueGreen is null
            ? sync.Status.AvailableReplicas >= sync.Replicas
            : RolloutHealth.ActiveReplicaSet(sync).IsSaturated(sync.Replicas);
        Set(
            sync,
            RolloutConditionType.Available,
            isAvailable ? ConditionStatus.True : ConditionStatus.False,
            "AvailableReason",
            isAvailable ? "Rollout has minimum availability" : "Rollout does not have minimum availability"
        );
    }

    /// <summary>Row H20: failures of the new version come before those of older ones.</summary>
    private static void ReplicaFailure(RolloutSync sync)
    {
        var failure = sync
            .Owned.OrderByDescending(rs => rs.PodHash() == sync.NewHash)
            .SelectMany(rs => rs.Status.Conditions ?? [])
            .FirstOrDefault(condition => condition.Type == RolloutConditionType.ReplicaFailure);
        if (failure is null)
        {
            sync.Status = RolloutConditions.Remove(sync.Status, RolloutConditionType.ReplicaFailure);
            return;
        }

        Set(sync, RolloutConditionType.ReplicaFailure, failure.Status, failure.Reason ?? "", failure.Message ?? "");
    }

    private static bool IsPaused(RolloutSync sync) => sync.Spec.Paused || sync.Before.PauseConditions is { Count: > 0 };

    /// <summary>True when this very pass created or found the ReplicaSet: that says more than "is progressing".</summary>
    private static bool IsJustThere(RolloutSync sync, RolloutCondition? present) =>
        present?.Reason is ProgressingReason.NewReplicaSetCreated or ProgressingReason.FoundNewReplicaSet
        && !ReferenceEquals(present, RolloutConditions.Find(sync.Before, RolloutConditionType.Progressing));

    private static bool Set(RolloutSync sync, string type, string value, string reason, string message)
    {
        var before = sync.Status;
        sync.Status = RolloutConditions.Set(before, type, value, reason, message, sync.Now);
        return !ReferenceEquals(before, sync.Status);
    }

    /// <summary>Progress renews the time of the condition even if nothing else about it changes (h.2).</summary>
    private static void Replace(RolloutSync sync, string reason, string message) =>
        sync.Status = RolloutConditions.Replace(
            sync.Status,
            RolloutConditionType.Progressing,
            ConditionStatus.True,
            reason,
            message,
            sync.Now
        );
}
