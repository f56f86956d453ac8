using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Reads and writes the list of conditions.</summary>
public static class RolloutConditions
{
    public static RolloutCondition? Find(RolloutStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Sets a condition. As in Argo (h.2), nothing changes while status and reason stay the same, not even the message.</summary>
    public static RolloutStatus Set(RolloutStatus status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        var present = Find(status, type);
        if (present is not null && present.Status == value && present.Reason == reason)
        {
            return status;
        }

        return Replace(status, type, value, reason, message, now);
    }

    /// <summary>Sets a condition even if only its message or its time of update is new.</summary>
    public static RolloutStatus Replace(RolloutStatus status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        var present = Find(status, type);
        var condition = new RolloutCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = present?.Status == value ? present.LastTransitionTime : now,
        };
        return status with { Conditions = [.. (status.Conditions ?? []).Where(other => other.Type != type), condition] };
    }

    public static RolloutStatus Remove(RolloutStatus status, string type) =>
        Find(status, type) is null
            ? status
            : status with
            {
                Conditions = [.. status.Conditions!.Where(condition => condition.Type != type)],
            };
}
