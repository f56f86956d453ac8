namespace Rollouts.AnalysisService;

/// <summary>The list of runs and verdicts.</summary>
internal static class ListPage
{
    /// <summary>How many runs that go on, and how many verdicts, are on a page.</summary>
    public const int Limit = 100;

    private static readonly string[] Outcomes = ["Running", "Successful", "Failed", "Error", "Inconclusive", "NotMeasured"];

    public static Html Whole(RunFilter filter, RunListView runs, string actor, DateTimeOffset now) =>
        Layout.Page(
            "Verdicts",
            actor,
            // Older pages do not change.
            filter.Before.Length == 0
                ? $"/live{filter.Query}"
                : "",
            Html.Of(
                $"""
                {Head(filter)}
                <div id="live" aria-live="polite">{Rows(filter, runs, now)}</div>
                """
            )
        );

    /// <summary>What a visitor sees who may not see that: why, and the form to ask for something else.</summary>
    public static Html Refused(RunFilter filter, ApiException refusal, string actor) =>
        Layout.Page(
            "Verdicts",
            actor,
            "",
            Html.Of(
                $"""
                {Head(filter)}
                <p class="empty card">{refusal.Message}. {string.Join(' ', refusal.Violations.Select(static v => v.Remedy))}</p>
                """
            )
        );

    private static Html Head(RunFilter filter) =>
        Html.Of(
            $"""
            <h1>Verdicts</h1>
            <form class="filters" method="get" action="/" role="search">
            <label>Search <input name="q" type="search" value="{filter.Text}" placeholder="name, owner, words of the verdict"></label>
            <label>Outcome <select name="outcome"><option value="">all</option>{Outcomes.Select(o =>
                Option(o, filter.Outcome)
            )}</select></label>
            <label>Namespace <input name="namespace" value="{filter.Namespace}" placeholder="all"></label>
            <button type="submit">Filter</button>
            </form>
            """
        );

    /// <summary>The part that is sent again when something changes.</summary>
    public static Html Rows(RunFilter filter, RunListView list, DateTimeOffset now) =>
        list.Runs.Count == 0
            ? Html.Of(
                $"""<p class="empty card">{(filter.IsEmpty ? "Nothing has been analysed yet. A run appears here as soon as it begins." : "No run fits these filters.")}</p>"""
            )
            : Html.Of(
                $"""
                {(list.Note is { } note ? Html.Of($"""<p class="quiet">{note}</p>""") : Html.Empty)}
                <ol class="runs">{list.Runs.Select(r => Row(r, now))}</ol>
                {Pages(filter, list)}
                """
            );

    private static Html Pages(RunFilter filter, RunListView list)
    {
        var newest = filter.Before.Length == 0 ? Html.Empty : Html.Of($"""<a href="/{(filter with { Before = "" }).Query}">Newest</a> """);
        var older = list.Older is { } cursor
            ? Html.Of($"""<a rel="next" href="/{(filter with { Before = cursor }).Query}">Older</a>""")
            : Html.Empty;
        return Html.Of($"""<nav class="pages" aria-label="Pages">{newest}{older}</nav>""");
    }

    private static Html Row(RunView run, DateTimeOffset now) =>
        Html.Of(
            $"""
            <li class="run card">
            <div class="run-head">{Layout.Badge(run.Outcome)} <a href="/runs/{Uri.EscapeDataString(
                run.Uid
            )}">{run.Name}</a> <span class="quiet">{run.Namespace}{(run.Owner.Length > 0 ? $" · {run.Owner}" : "")}</span>
            <span class="when quiet">{PageText.Time(run.CompletedAt ?? run.StartedAt)}{Lasted(run, now)}</span></div>
            <p>{PageText.Cut(run.Sentence, 400)}</p>
            </li>
            """
        );

    private static string Lasted(RunView run, DateTimeOffset now) =>
        run.StartedAt is { } began ? $" · {(run.IsOver ? "" : "for ")}{PageText.Length((run.CompletedAt ?? now) - began)}" : "";

    private static Html Option(string outcome, string chosen) =>
        string.Equals(outcome, chosen, StringComparison.OrdinalIgnoreCase)
            ? Html.Of($"""<option selected>{outcome}</option>""")
            : Html.Of($"""<option>{outcome}</option>""");
}
