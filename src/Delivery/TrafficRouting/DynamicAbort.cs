using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The weight on the way back when the stable version has shrunk with its traffic: as fast as it grows again (row C46).</summary>
internal static class DynamicAbort
{
    public static int Weight(RolloutSync sync)
    {
        if (!sync.Canary.DynamicStableScale || sync.Replicas == 0)
        {
            return 0;
        }

        var (max, available) = (sync.MaxWeight(), sync.Stable.Lasting());
        var carried = (int)((long)max * available / sync.Replicas);
        var expected = Math.Max(0, max - carried);
        var desired = StepBelow(sync, CanaryPods(sync, available));
        if (sync.Weights() is not { Canary.Weight: var current })
        {
            return Math.Max(expected, desired);
        }

        if (desired <= 0)
        {
            return Math.Min(expected, current);
        }

        return carried < max - desired ? current : Math.Min(desired, current);
    }

    /// <summary>A canary that is kept up on purpose does not hold the traffic back.</summary>
    private static int CanaryPods(RolloutSync sync, int stableAvailable)
    {
        var missing = sync.Replicas - stableAvailable;
        var scaleDown = RolloutDefaults.AbortScaleDownOf(sync.Rollout);
        return scaleDown.IsExplicit && (scaleDown.Delay is not null || !sync.Snapshot.StrictArgo)
            ? missing
            : Math.Max(missing, sync.New?.Status.AvailableReplicas ?? 0);
    }

    /// <summary>The weight of the last step, seen backwards, that needs fewer pods than there are; 0 when there is none.</summary>
    private static int StepBelow(RolloutSync sync, int pods) =>
        (sync.Canary.Steps ?? [])
            .Reverse()
            .Select(step => step.SetWeight)
            .OfType<int>()
            .FirstOrDefault(weight => sync.PodsFor(weight) < pods);
}
