using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The list of schedules.</summary>
internal static class SchedulesPage
{
    /// <summary>How many are on a page.</summary>
    public const int Limit = 100;

    public static Html Whole(V1.ListSchedulesRequest asked, V1.ListSchedulesResponse list, string actor, DateTimeOffset now) =>
        Layout.Page(
            "Schedules",
            actor,
            $"/live/schedules{QueryOf(asked.Namespace, asked.PageToken)}",
            Html.Of(
                $"""
                <h1>Schedules</h1>
                <form class="filters" method="get" action="/schedules" role="search">
                <label>Namespace <input name="namespace" value="{asked.Namespace}" placeholder="all"></label>
                <button type="submit">Filter</button>
                </form>
                <div id="live" aria-live="polite">{Rows(asked, list, now)}</div>
                """
            )
        );

    /// <summary>The part that is sent again when something changes.</summary>
    public static Html Rows(V1.ListSchedulesRequest asked, V1.ListSchedulesResponse list, DateTimeOffset now) =>
        list.Schedules.Count == 0
            ? Html.Of($"""<p class="empty card">There are no schedules{(asked.Namespace.Length > 0 ? " in this namespace" : "")}.</p>""")
            : Html.Of(
                $"""
                <div class="scroll card"><table class="schedules"><thead><tr><th scope="col">Schedule</th><th scope="col">Fires</th>
                <th scope="col">Next</th><th scope="col">Last</th></tr></thead>
                <tbody>{list.Schedules.Select(s => Row(s, now))}</tbody></table></div>
                {(
                    list.NextPageToken.Length > 0
                        ? Html.Of($"""<p><a rel="next" href="/schedules{QueryOf(asked.Namespace, list.NextPageToken)}">More schedules</a></p>""")
                        : Html.Empty
                )}
                """
            );

    private static Html Row(V1.Schedule schedule, DateTimeOffset now) =>
        Html.Of(
            $"""
            <tr><td><a href="{SchedulePage.AddressOf(schedule)}">{schedule.Name}</a> <span class="quiet">{schedule.Namespace}{(
                schedule.ReadOnly ? " · of the file" : ""
            )}</span></td><td>{ScheduleText.Times(schedule)}</td><td>{ScheduleText.Next(schedule, now)}</td><td>{ScheduleText.Last(
                schedule
            )}</td></tr>
            """
        );

    private static string QueryOf(string @namespace, string page) =>
        QueryString
            .Create(
                new KeyValuePair<string, string?>[] { new("namespace", @namespace), new("page", page) }.Where(static p =>
                    p.Value is { Length: > 0 }
                )
            )
            .ToString();
}
