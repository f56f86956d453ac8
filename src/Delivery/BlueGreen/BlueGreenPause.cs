using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>The pause before users get the new version (rows B17, B18 and B29).</summary>
internal static class BlueGreenPause
{
    public static void Plan(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Pauses.IsAborted || !pass.IsReadyForPause || sync.IsHalted)
        {
            return;
        }

        if (!IsNeeded(pass))
        {
            sync.Pauses.Remove(PauseReason.BlueGreenPause);
            return;
        }

        // The clock of autoPromotionSeconds begins only after the analysis.
        if (!BlueGreenAnalysis.HasPassedBefore(pass))
        {
            return;
        }

        if (sync.Pauses.Current(PauseReason.BlueGreenPause) is not { } current)
        {
            if (!sync.Before.ControllerPause)
            {
                sync.Pauses.Add(PauseReason.BlueGreenPause);
            }

            return;
        }

        if (IsOver(pass))
        {
            sync.Pauses.Remove(PauseReason.BlueGreenPause);
        }
        else if (EndOf(pass, current) is { } end)
        {
            // The pause is over strictly after its end.
            sync.RequeueAt(end.AddMilliseconds(1));
        }
    }

    /// <summary>Row B18. A pause that somebody removed was promoted, however long it should have lasted.</summary>
    public static bool IsOver(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        if (sync.Pauses.HasAdded)
        {
            return false;
        }

        if (!IsNeeded(pass))
        {
            return true;
        }

        return sync.Pauses.Current(PauseReason.BlueGreenPause) is { } current
            ? EndOf(pass, current) is { } end && sync.Now > end
            : sync.Before.ControllerPause;
    }

    /// <summary>Somebody promoted and nothing came of it yet, because pods were missing: that is not forgotten.</summary>
    public static bool IsResumePending(BlueGreenPass pass)
    {
        var sync = pass.Sync;
        return sync.Before is { ControllerPause: true, PauseConditions: not { Count: > 0 } }
            && !sync.IsNewUpdate
            && IsNeeded(pass)
            && !sync.Status.BlueGreen.ScaleUpPreviewCheckPoint
            && BlueGreenAnalysis.HasPassedBefore(pass);
    }

    private static bool IsNeeded(BlueGreenPass pass) =>
        pass.NeedsPause && !pass.IsFastTracked && !pass.Sync.Before.BlueGreen.ScaleUpPreviewCheckPoint;

    private static DateTimeOffset? EndOf(BlueGreenPass pass, PauseCondition current) =>
        RolloutDefaults.AutoPromotionEnabledOf(pass.Sync.Rollout)
            ? current.StartTime?.AddSeconds(pass.Sync.BlueGreen.AutoPromotionSeconds)
            : null;
}
