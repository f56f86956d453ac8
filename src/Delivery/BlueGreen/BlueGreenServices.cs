namespace Rollouts.Delivery;

/// <summary>Who leads where: the preview Service to the new version at once, the active one when it has proved itself.</summary>
internal static class BlueGreenServices
{
    /// <summary>Row B25: before the pods are ready, so that whoever looks at the preview sees the new version or nothing.</summary>
    public static void PlanPreview(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (!pass.Sync.IsHalted && sync.New is not null && sync.FindService(sync.BlueGreen.PreviewService) is { } service)
        {
            ServiceSwitch.Plan(sync, service, sync.NewHash);
        }
    }

    /// <summary>Row B30: never to pods that cannot take the load, such as those that a restart evicts in this very pass.</summary>
    public static void PlanActive(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.IsHalted || sync.Evicts || pass.ActiveService is not { } service || Target(pass) is not { } hash)
        {
            return;
        }

        ServiceSwitch.Plan(sync, service, hash);
    }

    private static string? Target(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Pauses.IsAborted)
        {
            return AbortTarget(pass);
        }

        if (!pass.IsReadyForPause || !pass.IsSaturated)
        {
            sync.Wait(WaitKind.Pods, $"{pass.WantedNew} pods of the new version to be available");
            return null;
        }

        return pass.IsFastTracked || (BlueGreenPause.IsOver(pass) && BlueGreenAnalysis.HasPassedBefore(pass))
            ? sync.NewHash
            : pass.ActiveHash;
    }

    /// <summary>
    /// Row B36, save that broken pods of the new version do not keep its users there: what counts is what the stable version
    /// can serve.
    /// </summary>
    private static string? AbortTarget(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (pass.StableBeside is not { } stable || pass.ActiveHash == stable.PodHash())
        {
            return null;
        }

        var available = stable.Status.AvailableReplicas;
        if (available >= sync.Replicas || available > (sync.New?.Status.AvailableReplicas ?? 0))
        {
            return stable.PodHash();
        }

        sync.Wait(WaitKind.Pods, $"pods of the stable version to take the users back: {available} of {sync.Replicas} are available");
        return null;
    }
}
