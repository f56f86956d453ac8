namespace Rollouts.Delivery;

/// <summary>What to do next for an Experiment, in order. The first refused write ends the pass; the next one starts from a fresh snapshot.</summary>
/// <param name="Actions">Writes and events; empty when nothing is to be done.</param>
/// <param name="RequeueAfter">When to plan again even if nothing changes; null for only on change.</param>
/// <param name="Wait">What the Experiment waits for once that is done; null only when it has ended and its pods are gone.</param>
public sealed record ExperimentPlan(IReadOnlyList<ExperimentAction> Actions, TimeSpan? RequeueAfter, RolloutWait? Wait)
{
    /// <summary>What the Experiment waits for, in plain words; null when it waits for nothing.</summary>
    public string? WaitingFor => Wait?.What;

    /// <summary>Whether pods, or a Service that leads to them, go, or it is noted when: requests that are still sent there would find nobody.</summary>
    public bool TakesAway =>
        Actions.Any(static action =>
            action is ExperimentAction.DeleteService
            || (action is ExperimentAction.ScaleReplicaSet scale && scale.After.Desired() < scale.Before.Desired())
            || (action is ExperimentAction.UpdateReplicaSet update && ScaleDownDelay.Of(update.After) is not null)
        );
}
