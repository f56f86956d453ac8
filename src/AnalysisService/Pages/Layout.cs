namespace Rollouts.AnalysisService;

/// <summary>What all pages share.</summary>
internal static class Layout
{
    public static Html Page(string title, string actor, string live, Html content) =>
        Html.Of(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Rollouts</title>
            <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/assets/app.css">
            <script src="/assets/app.js" type="module"></script>
            </head>
            <body>
            <a class="skip" href="#content">To the content</a>
            <header class="bar">
            <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="24" height="24"> Rollouts <span>analysis</span></a>
            <nav aria-label="Pages"><a href="/">Verdicts</a> <a href="/schedules">Schedules</a></nav>
            <span id="state" class="state quiet" role="status"></span>
            <form method="post" action="/logout"><span class="quiet">{actor}</span> <button class="link" type="submit">Log out</button></form>
            </header>
            <main id="content" tabindex="-1" data-live="{live}">
            {content}
            </main>
            </body>
            </html>
            """
        );

    public static Html Badge(string outcome) => Html.Of($"""<span class="badge {ClassOf(outcome)}">{outcome}</span>""");

    // A phase is text of a status: only the known ones become names of a style.
    private static string ClassOf(string outcome) =>
        outcome is "Successful" or "Failed" or "Error" or "Inconclusive" or "Running" or "Pending" or "NotMeasured" ? outcome : "Pending";
}
