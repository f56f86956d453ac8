namespace Rollouts.Delivery;

/// <summary>
/// A Service that leads to other pods now is of use only once load balancers have these pods as targets: until then no analysis begins, nothing is
/// promoted and no version goes (rows B31 and C51). Asked by <c>--aws-verify-target-group</c>.
/// </summary>
internal static class TargetGate
{
    /// <summary>True once the pods of the new version are targets, or nobody asks; otherwise sees to it that somebody looks.</summary>
    public static bool IsOpen(RolloutSync sync)
    {
        if (
            !sync.Snapshot.VerifiesTargetGroups
            || TargetCheck.ServiceOf(sync.Spec.Strategy, sync.Status) is not { Length: > 0 } service
            || sync.FindService(service)?.SelectedHash() != sync.NewHash
        )
        {
            return true;
        }

        var check = new TargetCheck(service, sync.NewHash, sync.Replicas);
        var seen = sync.Snapshot.Targets is { } last && last.Check == check ? last.Evidence : null;
        if (seen?.IsInForce == true)
        {
            return true;
        }

        var next = seen is null ? sync.Now : seen.At + sync.Snapshot.VerifyRetryInterval;
        if (next <= sync.Now && !sync.ChecksTargets)
        {
            sync.Act(new RolloutAction.VerifyTargets(check));
        }

        // What comes of it is in the next snapshot.
        sync.RequeueAt(next);
        sync.TargetDoubt = seen;
        sync.Wait(WaitKind.Routers, seen?.Awaited ?? $"AWS to say whether the pods behind Service {service} are targets");
        return false;
    }
}
