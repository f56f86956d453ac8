using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules in the words of the pages.</summary>
internal static class ScheduleText
{
    /// <summary>Whether the stored schedule is of no use; where it is enabled an error is of its next run.</summary>
    public static bool IsUnreadable(V1.Schedule schedule) => !schedule.Enabled && schedule.Error.Length > 0;

    /// <summary>When it fires, in a few words.</summary>
    public static Html Times(V1.Schedule schedule) =>
        IsUnreadable(schedule) ? Html.Of($"cannot be read")
        : schedule.Interval.Length > 0 ? Html.Of($"every {schedule.Interval}")
        : Html.Of($"<code>{schedule.Cron}</code> {schedule.TimeZone}");

    /// <summary>The next firing, with how far away it is.</summary>
    public static Html Next(V1.Schedule schedule, DateTimeOffset now) =>
        IsUnreadable(schedule) ? Html.Of($"does not fire")
        : !schedule.Enabled ? Html.Of($"disabled")
        : schedule.NextAt?.ToDateTimeOffset() is { } next
            ? Html.Of($"{PageText.Time(next)} <span class=\"quiet\">in {Near(next - now)}</span>")
        : Html.Of($"never again");

    /// <summary>The last firing with what came of it.</summary>
    public static Html Last(V1.Schedule schedule) =>
        schedule.LastAt?.ToDateTimeOffset() is { } last
            ? Html.Of($"{PageText.Time(last)} {Layout.Badge(schedule.LastPhase)}")
            : Html.Of($"<span class=\"quiet\">no run is left</span>");

    // By whole minutes, so that the page is not sent again each second.
    private static string Near(TimeSpan wait) =>
        wait.TotalMinutes < 1 ? "less than a minute"
        : wait.TotalHours < 1 ? $"{(int)wait.TotalMinutes} min"
        : wait.TotalDays < 1 ? $"{(int)wait.TotalHours} h {wait.Minutes} min"
        : $"{(int)wait.TotalDays} d {wait.Hours} h";
}
