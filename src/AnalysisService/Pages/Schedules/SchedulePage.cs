using Rollouts.Api;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>One schedule with its history.</summary>
internal static class SchedulePage
{
    // Finished runs that are kept are a thousand at most; the API has all pages.
    private const int MaxRows = 200;

    public static string AddressOf(V1.Schedule schedule) =>
        $"/schedules/{Uri.EscapeDataString(schedule.Namespace)}/{Uri.EscapeDataString(schedule.Name)}";

    public static Html Whole(V1.Schedule schedule, IReadOnlyList<ScheduledRun> runs, string actor, DateTimeOffset now) =>
        Layout.Page(
            schedule.Name,
            actor,
            $"/live{AddressOf(schedule)}",
            Html.Of(
                $"""
                <p class="crumbs"><a href="/schedules">Schedules</a> / {schedule.Namespace} / {schedule.Name}</p>
                <div id="live" aria-live="polite">{Body(schedule, runs, now)}</div>
                """
            )
        );

    /// <summary>The part that is sent again when something changes.</summary>
    public static Html Body(V1.Schedule schedule, IReadOnlyList<ScheduledRun> runs, DateTimeOffset now) =>
        Html.Of(
            $"""
            <h1>{schedule.Name}</h1>
            {Fault(schedule)}
            <dl class="facts">
            {Fact("Fires", ScheduleText.Times(schedule))}
            {Fact("Next", ScheduleText.Next(schedule, now))}
            {Fact("Last", ScheduleText.Last(schedule))}
            {Fact("Missed firings", Html.Of($"{MissedOf(schedule.Missed)}"))}
            {Fact("Kept", Html.Of($"{schedule.Keep} finished runs"))}
            </dl>
            <h2>Runs</h2>
            {Table(runs)}
            <p><a href="/?q={Uri.EscapeDataString(
                schedule.Name
            )}">All verdicts of this name</a> <span class="quiet">They stay longer than the runs.</span></p>
            """
        );

    private static Html Fault(V1.Schedule schedule) =>
        ScheduleText.IsUnreadable(schedule)
            ? Html.Of(
                $"""<p class="card">This schedule cannot be read and does not fire: {schedule.Error} Put it anew, or delete it.</p>"""
            )
        : schedule.Error.Length > 0
            ? Html.Of(
                $"""<p class="card">No run can be made of this schedule now: {schedule.Error}. A firing that is due is tried again.</p>"""
            )
        : Html.Empty;

    private static Html Table(IReadOnlyList<ScheduledRun> runs) =>
        runs.Count == 0
            ? Html.Of($"""<p class="empty card">No run is left. The first one appears here when the schedule fires.</p>""")
            : Html.Of(
                $"""
                <div class="scroll card"><table class="history"><thead><tr><th scope="col">Fired for</th><th scope="col">Phase</th><th scope="col">Run</th></tr></thead>
                <tbody>{runs.Reverse().Take(MaxRows).Select(Row)}</tbody></table></div>
                """
            );

    private static Html Row(ScheduledRun run) =>
        Html.Of(
            $"""
            <tr><td>{PageText.Time(run.Instant)}{(run.ByHand ? " by hand" : "")}</td><td>{Layout.Badge(
                run.Phase.Length > 0 ? run.Phase : AnalysisPhase.Pending
            )}</td><td><a href="/runs/{Uri.EscapeDataString(run.Item.Header.Uid)}">{run.Item.Header.Name}</a></td></tr>
            """
        );

    private static Html Fact(string name, Html value) => Html.Of($"""<div><dt>{name}</dt><dd>{value}</dd></div>""");

    private static string MissedOf(string policy) =>
        policy switch
        {
            "skip" => "are not made up for",
            "all" => "are all made up for",
            _ => "the latest is made up for",
        };
}
