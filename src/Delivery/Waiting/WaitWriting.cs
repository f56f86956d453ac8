using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>A wait as it is stored, and when it is reason enough for a write of its own.</summary>
internal static class WaitWriting
{
    /// <summary>How old the last news of a status are before a wait alone is reason enough to write it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static RolloutWaiting? Written(RolloutWait? wait) =>
        wait is null
            ? null
            : new RolloutWaiting
            {
                Reason = wait.Kind,
                For = wait.What,
                Since = WholeSeconds(wait.Since),
                Until = wait.Until is { } until ? WholeSeconds(until) : null,
                Ending = wait.Ending,
            };

    /// <summary>When another wait may be written where nothing else is; null for never.</summary>
    /// <param name="present">What is stored.</param>
    /// <param name="next">What would be, and is not the same.</param>
    /// <param name="news">When the status last told something; null when it is not known.</param>
    public static DateTimeOffset? DueAt(RolloutWaiting? present, RolloutWaiting? next, DateTimeOffset? news)
    {
        if (next is not null && next.Reason == present?.Reason && next.Since == present.Since && !TellsMore(present, next))
        {
            // The same wait in other words, or with another patience.
            return null;
        }

        return news is { } last ? last + Patience : DateTimeOffset.MinValue;
    }

    /// <summary>How far an Experiment is and when it ends, and what holds a restart up, stands nowhere else in the status of a Rollout.</summary>
    private static bool TellsMore(RolloutWaiting present, RolloutWaiting next) =>
        next.Reason is WaitKind.Experiment or WaitKind.Restart && next.For != present.For;

    /// <summary>As it is stored.</summary>
    private static DateTimeOffset WholeSeconds(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
