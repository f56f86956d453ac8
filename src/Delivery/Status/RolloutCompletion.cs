namespace Rollouts.Delivery;

/// <summary>The event of a promotion; it is recorded only when the stable version changed.</summary>
internal static class RolloutCompletion
{
    public static void Announce(RolloutSync sync, string reason)
    {
        if (sync.Before.StableRS != sync.NewHash)
        {
            sync.Event(
                EventType.Normal,
                EventReason.RolloutCompleted,
                $"Rollout completed update to revision {sync.New?.Revision() ?? 0} ({sync.NewHash}): {reason}"
            );
        }
    }
}
