using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>What to do next, in order. The first refused write ends the sync; the next one starts from a fresh snapshot.</summary>
/// <param name="Actions">Writes and events; empty when nothing is to be done.</param>
/// <param name="RequeueAfter">When to plan again even if nothing changes; null for only on change.</param>
/// <param name="Wait">What the rollout waits for once that is done; null only when it has come to its end.</param>
public sealed record RolloutPlan(IReadOnlyList<RolloutAction> Actions, TimeSpan? RequeueAfter, RolloutWait? Wait)
{
    /// <summary>What the rollout waits for, in plain words; null when it waits for nothing.</summary>
    public string? WaitingFor => Wait?.What;

    /// <summary>Nothing but counts of pods is written, and the words that go with them: nobody is led on by it, and it may wait for further ones.</summary>
    public bool WritesOnlyCounts =>
        Actions is [RolloutAction.UpdateStatus update]
        && StatusComparison.IsSame(
            update.Before,
            update.After with
            {
                Replicas = update.Before.Replicas,
                UpdatedReplicas = update.Before.UpdatedReplicas,
                ReadyReplicas = update.Before.ReadyReplicas,
                AvailableReplicas = update.Before.AvailableReplicas,
                HPAReplicas = update.Before.HPAReplicas,
                Message = update.Before.Message,
                Waiting = update.Before.Waiting,
                Conditions = AreOfCounts(update) ? update.Before.Conditions : update.After.Conditions,
            }
        );

    /// <summary>Of the conditions only the one of progress goes with counts (row H22), and only while it says no more than that they change.</summary>
    private static bool AreOfCounts(RolloutAction.UpdateStatus update) =>
        RolloutConditions.Find(update.After, RolloutConditionType.Progressing)?.Reason == ProgressingReason.ReplicaSetUpdated
        && Others(update.Before).SequenceEqual(Others(update.After));

    private static IEnumerable<RolloutCondition> Others(RolloutStatus status) =>
        (status.Conditions ?? []).Where(condition => condition.Type != RolloutConditionType.Progressing);
}
