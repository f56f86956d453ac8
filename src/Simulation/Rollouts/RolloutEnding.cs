using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// Whatever happened: an abort brings the users back to a stable version that is well, and a good version reaches them once nothing stands in its way
/// (invariants 3 and 6). Then nobody writes any more.
/// </summary>
internal sealed class RolloutEnding(RolloutWorld world)
{
    private const int LastVersion = 1000;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(135);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private UserHand User => world.User;

    public async Task PlayAsync()
    {
        world.EndFaults();
        await world.Agenda.PassAsync(Calm);
        if (world.Broken is null && world.Script.Has(RolloutOptions.EndsAborted))
        {
            await AbortAsync();
        }

        if (world.Broken is null)
        {
            await FinishAsync();
        }
    }

    /// <summary>Paused, with missing templates: an abort goes through.</summary>
    private async Task AbortAsync()
    {
        var status = User.Rollout.Status;
        if (status.StableRS is not { Length: > 0 } stable || status.CurrentPodHash == stable || status.PromoteFull)
        {
            return;
        }

        User.Abort();
        await world.Agenda.PassAsync(Patience);
        status = User.Rollout.Status;
        if (
            world.Broken is not null
            || world.Fleet.HasPodsThatDoNotStart(stable)
            || User.FateOf(world.Fleet.NumberOf(stable)) == PodFate.Dying
        )
        {
            return;
        }

        if (status is not { Abort: true, Phase: RolloutPhase.Degraded } || status.StableRS != stable)
        {
            world.Rules.Break("3 an abort makes progress", $"the phase is {status.Phase} ({status.Message}), stable {status.StableRS}");
        }

        var experiments = world.Store.List(KnownResources.ReplicaSets).Where(ExperimentObjects.AreOwners).ToList();
        if (experiments.Find(item => item.As<ReplicaSet>(RolloutsJson.Options).Spec.Replicas is not 0) is { } pods)
        {
            world.Rules.Break("3 an abort makes progress", $"experiment pods of {pods.Header.Name} are still there");
        }

        if (world.Plugin.Unfinished(world.Rules.Attempts.BegunAt) is { } unfinished)
        {
            world.Rules.Break(
                "3 an abort makes progress",
                $"the plugin was never told to abort step {unfinished.Step} of {unfinished.Attempt}"
            );
        }

        if (world.Plane.LatestOfEach.FirstOrDefault(route => !HasAll(route, stable)) is { } left)
        {
            world.Rules.Break(
                "3 an abort makes progress",
                $"after {Patience.TotalMinutes} minutes the weight is still {left.CanaryWeight}"
            );
        }

        if (world.Script.Strategy == StrategyKind.BlueGreen && world.Plane.Selected("active") != stable)
        {
            world.Rules.Break("3 an abort makes progress", $"users are still on {world.Plane.Selected("active")}");
        }
    }

    private async Task FinishAsync()
    {
        User.RestoreTemplate();
        if (world.Script.Has(RolloutFeatures.Workload))
        {
            User.RestoreWorkload();
        }

        User.Pause(false);
        User.Ship(LastVersion, PodFate.Fine);
        User.Retry();
        for (var look = 0; look < 80 && world.Broken is null; look++)
        {
            await world.Agenda.PassAsync(TimeSpan.FromSeconds(61));
            if (IsDone())
            {
                await RestAsync();
                await DeleteAsync();
                return;
            }

            if (User.Rollout.Status.PauseConditions is { Count: > 0 })
            {
                User.Promote();
            }
            else if (IsOverdueForStable())
            {
                User.Retry();
            }
        }

        var status = User.Rollout.Status;
        world.Rules.Break(
            "6 what is left alone comes to its end",
            $"phase {status.Phase} ({status.Message}), step {status.CurrentStepIndex}, weight {world.Plane.Latest?.CanaryWeight}"
        );
    }

    /// <summary>The deadline that the script sets passed while slow pods of the stable version had their turn: as specified, and retried.</summary>
    private bool IsOverdueForStable() =>
        world.Script.Has(RolloutOptions.DeadlineAbort)
        && User.Rollout.Status is { Abort: true, StableRS: { } stable }
        && User.FateOf(world.Fleet.NumberOf(stable)) != PodFate.Fine;

    private bool HasAll(RouteState route, string version) => world.Plane.SharesOf(route).GetValueOrDefault(version) == 100;

    private bool IsDone()
    {
        var rollout = User.Rollout;
        var replicas = RolloutDefaults.ReplicasOf(rollout);
        return rollout.Status.Phase == RolloutPhase.Healthy
            && rollout.Status.StableRS == rollout.Status.CurrentPodHash
            && world.Store.List(KnownResources.ReplicaSets).Sum(item => item.As<ReplicaSet>(RolloutsJson.Options).Spec.Replicas ?? 1)
                == replicas
            && world.Plane.LatestOfEach.All(route => HasAll(route, rollout.Status.StableRS!))
            && (world.Script.Strategy != StrategyKind.BlueGreen || world.Plane.Selected("active") == rollout.Status.StableRS)
            && rollout.Status.RestartedAt == rollout.Spec.RestartAt
            && (world.Origin.Serving == 0 || rollout.Spec.WorkloadRef?.ScaleDown is null);
    }

    /// <summary>Nobody is left without pods when the Rollout goes: those that it took over come back.</summary>
    private async Task DeleteAsync()
    {
        if (world.Broken is not null || !world.Script.Has(RolloutFeatures.EndsDeleted) || !world.Script.Has(RolloutFeatures.Workload))
        {
            return;
        }

        User.Delete();
        await world.Agenda.PassAsync(Calm);
        if (world.Origin.Serving == 0)
        {
            world.Rules.Break("2 the last healthy version stays", "the Rollout is deleted, and nobody serves");
        }
    }

    private async Task RestAsync()
    {
        await world.Agenda.PassAsync(Calm);
        var writes = world.Rules.Writes;
        await world.Agenda.PassAsync(Patience);
        if (world.Rules.Writes != writes)
        {
            world.Rules.Break("6 what is left alone comes to its end", $"{world.Rules.Writes - writes} writes, and nothing to do");
        }
    }
}
