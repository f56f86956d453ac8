namespace Rollouts.AnalysisService;

/// <summary>Which firings of a schedule are due: a function of what it fired last and of now.</summary>
internal static class ScheduleFirings
{
    /// <summary>How many missed firings are made up for at most.</summary>
    public const int MostAtOnce = 100;

    // A firing that is no later than this was not missed.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>The instants to fire for, oldest first, and when to ask again; null for never.</summary>
    public static (IReadOnlyList<DateTimeOffset> Due, DateTimeOffset? Next) Of(
        AnalysisSchedule schedule,
        DateTimeOffset last,
        DateTimeOffset now
    )
    {
        var due = new Queue<DateTimeOffset>();
        var next = schedule.Times.After(last);
        while (next is { } instant && instant <= now)
        {
            due.Enqueue(instant);
            if (due.Count > MostAtOnce)
            {
                due.Dequeue();
            }

            next = schedule.Times.After(instant);
        }

        return (schedule.Enabled ? [.. Allowed(schedule.Missed, due, now)] : [], next);
    }

    private static IEnumerable<DateTimeOffset> Allowed(MissedFirings missed, Queue<DateTimeOffset> due, DateTimeOffset now) =>
        missed switch
        {
            MissedFirings.All => due,
            MissedFirings.Skip => due.Where(instant => now - instant <= Grace),
            _ => due.TakeLast(1),
        };
}
