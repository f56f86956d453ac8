using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>One run: what came of it and why, metric by metric.</summary>
internal static class RunPage
{
    private const int MaxRows = 200;

    public static Html Whole(RunView run, string actor) =>
        Layout.Page(
            run.Name,
            actor,
            $"/live/{Uri.EscapeDataString(run.Uid)}",
            Html.Of(
                $"""
                <p class="crumbs"><a href="/">Verdicts</a> / {run.Namespace} / {run.Name}</p>
                <div id="live" aria-live="polite">{Body(run)}</div>
                """
            )
        );

    /// <summary>The part that is sent again when something changes.</summary>
    public static Html Body(RunView run) =>
        Html.Of(
            $"""
            <h1>{run.Name} {Layout.Badge(run.Outcome)}</h1>
            <div class="verdict card {(run.IsOver ? "over" : "going")}">
            <p id="sentence">{run.Sentence}</p>
            {Otherwise(run.Otherwise)}
            <button type="button" class="copy" data-copy="sentence" hidden>Copy the sentence</button>
            </div>
            <dl class="facts">
            {Fact("Namespace", Html.Of($"{run.Namespace}"))}
            {Fact("Owner", Html.Of($"{(run.Owner.Length > 0 ? run.Owner : "none")}"))}
            {Fact("Started", PageText.Time(run.StartedAt))}
            {Fact("Ended", PageText.Time(run.CompletedAt))}
            {(run.Message.Length > 0 ? Fact("Message", Html.Of($"{run.Message}")) : Html.Empty)}
            </dl>
            {(run.Note is { } note ? Html.Of($"""<p class="quiet" role="status">{note}</p>""") : Html.Empty)}
            {run.Metrics.Select(Metric)}
            """
        );

    private static Html Metric(MetricView metric) =>
        Html.Of(
            $"""
            <section class="metric card">
            <h2>{metric.Name} {Layout.Badge(metric.Phase)}{(
                metric.DryRun ? Html.Of($""" <span class="badge dry">only watched</span>""") : Html.Empty
            )}</h2>
            <p>{metric.Sentence}</p>
            {Otherwise(metric.Otherwise)}
            {metric.Conditions.Select(static c =>
                Html.Of($"""<p class="condition"><span class="quiet">{c.Name}</span> <code>{c.Text}</code></p>""")
            )}
            {MeasurementChart.Draw(metric)}
            {ComparisonChart.Draw(metric)}
            {WindowChart.Draw(metric)}
            {(metric.Query is { } query ? Html.Of($"""<details><summary>Query</summary><pre>{query}</pre></details>""") : Html.Empty)}
            {Table(metric)}
            </section>
            """
        );

    // The chart in words, for those who do not see it.
    private static Html Table(MetricView metric) =>
        metric.Measurements.Count == 0
            ? Html.Of($"""<p class="quiet">There are no measurements.</p>""")
            : Html.Of(
                $"""
                <details><summary>{Math.Max(metric.Taken, metric.Measurements.Count)} measurements{(
                    metric.Measurements.Count > MaxRows ? $", the last {MaxRows}" : ""
                )}</summary>
                <div class="scroll"><table><thead><tr><th scope="col">Ended</th><th scope="col">Phase</th><th scope="col">Value</th><th scope="col">Message</th></tr></thead>
                <tbody>{metric.Measurements.TakeLast(MaxRows).Reverse().Select(Row)}</tbody></table></div></details>
                """
            );

    private static Html Row(Measurement measurement) =>
        Html.Of(
            $"""<tr><td>{PageText.Time(measurement.FinishedAt ?? measurement.StartedAt)}</td><td>{Layout.Badge(measurement.Phase)}</td><td class="value">{PageText.Cut(measurement.Value ?? "", 300)}</td><td>{PageText.Cut(measurement.Message ?? "", 300)}</td></tr>"""
        );

    private static Html Otherwise(string? text) => text is null ? Html.Empty : Html.Of($"""<p class="otherwise">{text}</p>""");

    private static Html Fact(string name, Html value) => Html.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");
}
