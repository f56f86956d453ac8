namespace Rollouts.AnalysisService;

/// <summary>Which firings of a schedule are due: a function of what it fired last and of now.</summary>
internal static class ScheduleFirings
{
    /// <summary>How many missed firings are made up for at most.</summary>
    public const int MostAtOnce = 100;

    // A schedule of seconds that nobody fired for a year has 31 million of them: no more than this are gone through.
    private const int MostCounted = 1000;

    // A firing that is no later than this was not missed.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>The instants after <paramref name="last"/> until <paramref name="now"/>, by the policy of the schedule.</summary>
    public static DueFirings Of(AnalysisSchedule schedule, DateTimeOffset last, DateTimeOffset now)
    {
        if (!schedule.Enabled)
        {
            return new DueFirings([], schedule.Times.After(now), 0, 0);
        }

        var passed = Passed(schedule.Times, last, now);
        IReadOnlyList<DateTimeOffset> due = [.. Allowed(schedule.Missed, passed, now)];
        return new DueFirings(due, schedule.Times.After(now), due.Count(instant => now - instant > Grace), passed.Count - due.Count);
    }

    private static IEnumerable<DateTimeOffset> Allowed(MissedFirings missed, List<DateTimeOffset> passed, DateTimeOffset now) =>
        missed switch
        {
            MissedFirings.All => passed.TakeLast(MostAtOnce),
            MissedFirings.Skip => passed.Where(instant => now - instant <= Grace),
            _ => passed.TakeLast(1),
        };

    // All of them, or where there are too many a part that holds the latest hundred: where it begins is halved out.
    private static List<DateTimeOffset> Passed(ScheduleTimes times, DateTimeOffset last, DateTimeOffset now)
    {
        var (early, late, from) = (last, now, last);
        while (true)
        {
            var passed = Between(times, from, now);
            if (passed.Count > MostCounted)
            {
                early = from;
            }
            else if (passed.Count < MostAtOnce && from > last)
            {
                late = from;
            }
            else
            {
                return passed;
            }

            from = early + ((late - early) / 2);
        }
    }

    private static List<DateTimeOffset> Between(ScheduleTimes times, DateTimeOffset from, DateTimeOffset to)
    {
        var found = new List<DateTimeOffset>();
        for (var next = times.After(from); next is { } instant && instant <= to; next = times.After(instant))
        {
            found.Add(instant);
            if (found.Count > MostCounted)
            {
                break;
            }
        }

        return found;
    }
}
