namespace Rollouts.AnalysisService;

/// <summary>The list of runs and verdicts.</summary>
internal static class ListPage
{
    /// <summary>How many are shown; a filter finds the others.</summary>
    public const int Limit = 100;

    private static readonly string[] Outcomes = ["Running", "Successful", "Failed", "Error", "Inconclusive", "NotMeasured"];

    public static Html Whole(RunFilter filter, IReadOnlyList<RunView> runs, string actor, DateTimeOffset now) =>
        Layout.Page(
            "Verdicts",
            actor,
            $"/live{filter.Query}",
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
                <div id="live" aria-live="polite">{Rows(filter, runs, now)}</div>
                """
            )
        );

    /// <summary>The part that is sent again when something changes.</summary>
    public static Html Rows(RunFilter filter, IReadOnlyList<RunView> runs, DateTimeOffset now) =>
        runs.Count == 0
            ? Html.Of(
                $"""<p class="empty card">{(filter.IsEmpty ? "Nothing has been analysed yet. A run appears here as soon as it begins." : "No run fits these filters.")}</p>"""
            )
            : Html.Of(
                $"""
                <ol class="runs">{runs.Select(r => Row(r, now))}</ol>
                {(
                    runs.Count == Limit
                        ? Html.Of($"""<p class="quiet">The latest {Limit} are shown: filter to find older ones.</p>""")
                        : Html.Empty
                )}
                """
            );

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
